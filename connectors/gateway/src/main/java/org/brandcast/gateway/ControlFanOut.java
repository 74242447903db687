package org.brandcast.gateway;

import org.brandcast.gateway.server.PartnerServer;
import org.brandcast.schemas.ControlRecord;

/** Tells control data to the routes and to the SMPP server. */
record ControlFanOut(Gateway gateway, PartnerServer server) implements ControlReader.Facts {
    @Override
    public void fact(ControlRecord record) {
        gateway.fact(record);
        server.fact(record);
    }

    @Override
    public void removed(String kind, String id) {
        gateway.removed(kind, id);
        server.removed(kind, id);
    }

    @Override
    public void complete() {
        gateway.complete();
        server.complete();
    }
}

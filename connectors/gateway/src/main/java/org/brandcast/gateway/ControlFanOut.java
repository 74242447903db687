package org.brandcast.gateway;

import java.util.Optional;
import org.brandcast.gateway.database.DatabaseIntakes;
import org.brandcast.gateway.door.DoorControl;
import org.brandcast.gateway.server.PartnerServer;
import org.brandcast.schemas.ControlRecord;

/** Tells control data to the routes and to the doors; what doors check by first, so that none is told of what it can't check. */
record ControlFanOut(Gateway gateway, DoorControl door, DatabaseIntakes databases, Optional<PartnerServer> partners)
        implements ControlReader.Facts {
    @Override
    public void fact(ControlRecord record) {
        door.take(record);
        gateway.fact(record);
        databases.fact(record);
        partners.ifPresent(server -> server.fact(record));
    }

    @Override
    public void removed(String kind, String id) {
        gateway.removed(kind, id);
        databases.removed(kind, id);
        partners.ifPresent(server -> server.removed(kind, id));
    }

    @Override
    public void complete() {
        gateway.complete();
        databases.complete();
        partners.ifPresent(PartnerServer::complete);
    }
}

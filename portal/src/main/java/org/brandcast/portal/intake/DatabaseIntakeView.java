package org.brandcast.portal.intake;

import org.brandcast.schemas.DatabaseIntakeControl;

/** A database intake as pages show it; the password in it stays sealed, and is never shown. */
public record DatabaseIntakeView(DatabaseIntakeControl control, String tenantName) {
    public long id() {
        return control.getIntakeId();
    }

    /** Where its table is, for people. */
    public String address() {
        return control.getHost() + ":" + control.getPort() + "/" + control.getDatabase();
    }

    /** Without what is sealed: it may be printed. */
    @Override
    public String toString() {
        return "DatabaseIntakeView[" + id() + " " + control.getSource() + "]";
    }
}

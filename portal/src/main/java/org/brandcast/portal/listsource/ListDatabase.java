package org.brandcast.portal.listsource;

import org.brandcast.jdbc.Dialect;

/** A customer's database as it is saved; the password is sealed, and never shown. */
public record ListDatabase(
        long id,
        long tenantId,
        String tenantName,
        String name,
        Dialect kind,
        String host,
        int port,
        boolean tls,
        String database,
        String user,
        String sealedPassword,
        boolean active) {

    /** Where it is, for people. */
    public String address() {
        return host + ":" + port + "/" + database;
    }

    /** Without what is sealed: it may be printed. */
    @Override
    public String toString() {
        return "ListDatabase[" + id + " " + name + "]";
    }
}

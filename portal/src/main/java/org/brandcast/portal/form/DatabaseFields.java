package org.brandcast.portal.form;

import java.util.function.UnaryOperator;

/**
 * How a customer's database is reached, as both forms with {@code ui :: databaseFields} ask for it. An operator types it, and
 * the platform connects to it: only what can be a host's and a database's name goes through.
 *
 * @param password as typed; empty: the one that is known stays
 */
public record DatabaseFields(String host, int port, boolean tls, String database, String user, String password) {
    private static final int LONGEST = 200;
    private static final int LONGEST_DATABASE = 64;

    /**
     * Reads them; what is wrong is complained of in the form.
     *
     * @param passwordKnown whether there is a password that an empty field leaves as it is
     */
    public static DatabaseFields read(Fields form, boolean passwordKnown) {
        String host = form.required("host", LONGEST);
        if (!host.isEmpty() && !host.matches("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")) {
            form.complain("host", "problem.intake.host", host);
        }
        String database = form.required("database", LONGEST_DATABASE);
        if (!database.isEmpty() && !database.matches("[A-Za-z0-9_.-]+")) {
            form.complain("database", "problem.intake.database", database);
        }
        String password = form.text("password");
        if (password.isEmpty() && !passwordKnown) {
            form.complain("password", "problem.field.required");
        }
        if (password.length() > LONGEST) {
            form.complain("password", "problem.field.long", password.length(), LONGEST);
        }
        return new DatabaseFields(
                host,
                Math.toIntExact(form.requiredNumber("port", 1, 65_535)),
                form.on("tls"),
                database,
                form.required("user", LONGEST),
                password);
    }

    /** What is kept: the typed password, sealed, or the one before. */
    public String sealedPassword(UnaryOperator<String> seal, String before) {
        return password.isEmpty() ? before : seal.apply(password);
    }

    /** Without the password: it may be printed. */
    @Override
    public String toString() {
        return user + "@" + host + ":" + port + "/" + database;
    }
}

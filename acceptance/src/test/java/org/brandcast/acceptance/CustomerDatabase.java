package org.brandcast.acceptance;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A customer's database, as far from the platform as one machine allows: a schema of its own in the stack's PostgreSQL, with
 * the outbox table that the platform publishes.
 */
final class CustomerDatabase implements AutoCloseable {
    private final String url;
    private final String user;
    private final String password;
    private final String schema;

    CustomerDatabase(Endpoints endpoints) throws SQLException {
        this.url = endpoints.text("postgresUrl");
        this.user = endpoints.text("postgresUser");
        this.password = endpoints.text("postgresPassword");
        this.schema = "customer_" + Stack.word().toLowerCase(Locale.ROOT);
        run("CREATE SCHEMA " + schema);
        run("CREATE TABLE " + schema + ".sms_outbox (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, sender text,"
                + " recipient text, body text, type text, state text NOT NULL DEFAULT 'NEW', reason text,"
                + " message_id text, claimed_by text, claimed_until bigint)");
        run("CREATE INDEX ON " + schema + ".sms_outbox (message_id)");
    }

    /** What an operator types into the page's form. */
    List<Map.Entry<String, String>> form(long tenantId, String source) {
        URI address = URI.create(url.substring("jdbc:".length()));
        List<Map.Entry<String, String>> form = new ArrayList<>();
        form.add(Map.entry("tenantId", Long.toString(tenantId)));
        form.add(Map.entry("source", source));
        form.add(Map.entry("kind", "POSTGRESQL"));
        form.add(Map.entry("host", address.getHost()));
        form.add(Map.entry("port", Integer.toString(address.getPort())));
        form.add(Map.entry("database", address.getPath().substring(1)));
        form.add(Map.entry("user", user));
        form.add(Map.entry("password", password));
        form.add(Map.entry("table", schema + ".sms_outbox"));
        form.add(Map.entry("columns", ""));
        form.add(Map.entry("defaultType", "CARE"));
        form.add(Map.entry("pollMillis", "200"));
        form.add(Map.entry("claimSize", "50"));
        return form;
    }

    /** An operator saves the form; where the list of databases leads to for it. */
    static String save(OperatorTools operator, List<Map.Entry<String, String>> form, String source) throws Exception {
        operator.post("/rules/databases", form);
        String page = operator.page("/rules/databases");
        Matcher link = Pattern.compile("<a href=\"(/rules/databases/[0-9]+)\">" + source + "<")
                .matcher(page);
        if (!link.find()) {
            throw new AssertionError("the list has no database " + source + ": " + page);
        }
        return link.group(1);
    }

    /** Rows as the customer's program writes them, in one transaction: sender, recipient, body. */
    void insert(List<List<String>> rows) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, user, password);
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO " + schema + ".sms_outbox (sender, recipient, body) VALUES (?, ?, ?)")) {
            connection.setAutoCommit(false);
            for (List<String> row : rows) {
                insert.setString(1, row.get(0));
                insert.setString(2, row.get(1));
                insert.setString(3, row.get(2));
                insert.addBatch();
            }
            insert.executeBatch();
            connection.commit();
        }
    }

    /** How many rows are in each state. */
    Map<String, Long> states() throws SQLException {
        return counts("SELECT state, count(*) FROM " + schema + ".sms_outbox GROUP BY state");
    }

    /** How many rows have each reason. */
    Map<String, Long> reasons() throws SQLException {
        return counts(
                "SELECT reason, count(*) FROM " + schema + ".sms_outbox WHERE reason IS NOT NULL GROUP BY reason");
    }

    private Map<String, Long> counts(String sql) throws SQLException {
        Map<String, Long> counts = new HashMap<>();
        try (Connection connection = DriverManager.getConnection(url, user, password);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                counts.put(rows.getString(1), rows.getLong(2));
            }
        }
        return counts;
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, user, password);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        run("DROP SCHEMA " + schema + " CASCADE");
    }
}

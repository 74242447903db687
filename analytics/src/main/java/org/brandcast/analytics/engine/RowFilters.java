package org.brandcast.analytics.engine;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which rows a session sees. The engine in a process has one user; what a session may see is in its setting
 * {@code log_comment}: {@link #EVERYTHING}, as every session starts, or a list of partners. A session that was made
 * read-only ({@code readonly = 1}) can't change it any more. The engine applies the filters itself, below views,
 * subqueries, joins and {@code merge()}.
 */
public final class RowFilters {
    /** Value of log_comment for the installation's own sessions. */
    public static final String EVERYTHING = "system";

    /** Tables with rows of partners, in their column tenant_id. */
    static final List<String> OF_PARTNERS = List.of(
            "messages",
            "events",
            "ledger",
            "traffic_hours",
            "traffic_days",
            "order_hours",
            "subscriber_profiles",
            "names");

    /** Tables that are nobody's but the installation's. */
    static final List<String> OF_INSTALLATION =
            List.of("schema_migrations", "changed_hours", "rolled_hours", "analyst_logins");

    private static final String SEES_ALL = "getSetting('log_comment') = '" + EVERYTHING + "'";
    private static final String SEES_PARTNER = SEES_ALL
            + " OR has(arrayMap(id -> toUInt64OrZero(id), splitByChar(',', getSetting('log_comment'))), tenant_id)";

    private RowFilters() {}

    /** As the part {@code databases} of a user in users.xml. */
    static String xml() {
        Map<String, String> ofBrandcast = new TreeMap<>();
        OF_PARTNERS.forEach(table -> ofBrandcast.put(table, SEES_PARTNER));
        OF_INSTALLATION.forEach(table -> ofBrandcast.put(table, SEES_ALL));
        return database("brandcast", ofBrandcast)
                + database(
                        "system",
                        Map.of(
                                "tables", SEES_ALL + " OR (database = 'brandcast' AND engine = 'View')",
                                "databases", SEES_ALL + " OR name = 'brandcast'",
                                // Columns of the documented views alone have a comment in two languages.
                                "columns", SEES_ALL + " OR (database = 'brandcast' AND position(comment, ' | ') > 0)"));
    }

    private static String database(String name, Map<String, String> filters) {
        StringBuilder xml = new StringBuilder("<" + name + ">");
        filters.forEach((table, filter) -> xml.append("<")
                .append(table)
                .append("><filter>")
                .append(filter.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
                .append("</filter></")
                .append(table)
                .append(">"));
        return xml.append("</").append(name).append(">").toString();
    }
}

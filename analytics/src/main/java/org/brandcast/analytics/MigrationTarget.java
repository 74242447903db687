package org.brandcast.analytics;

/** A ClickHouse that migrations are applied to: the engine in this process, or any server over HTTP. */
public interface MigrationTarget {
    /** Runs one statement; {@code what} names it in the error. */
    void run(String sql, String what) throws MigrationException;

    /** Result of a query as TabSeparated text. */
    String query(String sql) throws MigrationException;
}

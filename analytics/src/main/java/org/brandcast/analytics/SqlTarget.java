package org.brandcast.analytics;

/** A ClickHouse that this module works on: the engine in this process, or any server over HTTP. */
public interface SqlTarget {
    /** Runs one statement; {@code what} names it in the error. */
    void run(String sql, String what) throws SqlTargetException;

    /** Result of a query as TabSeparated text. */
    String query(String sql) throws SqlTargetException;
}

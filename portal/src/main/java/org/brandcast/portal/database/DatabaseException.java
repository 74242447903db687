package org.brandcast.portal.database;

import java.sql.SQLException;

/** PostgreSQL refused or could not be reached. {@link #sqlState} tells which; the transaction was rolled back. */
public final class DatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String sqlState;

    public DatabaseException(SQLException cause) {
        super(cause.getMessage(), cause);
        this.sqlState = cause.getSQLState() == null ? "" : cause.getSQLState();
    }

    /** The five characters of PostgreSQL's appendix A; empty when the connection failed before any. */
    public String sqlState() {
        return sqlState;
    }

    /** It took longer than the transaction allowed. */
    public boolean isTimeout() {
        return sqlState.equals("57014");
    }

    public boolean isUniqueViolation() {
        return sqlState.equals("23505");
    }
}

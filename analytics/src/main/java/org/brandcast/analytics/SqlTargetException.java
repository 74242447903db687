package org.brandcast.analytics;

/** ClickHouse did not do what this module asked; the message names what, and the cause. */
public final class SqlTargetException extends Exception {
    private static final long serialVersionUID = 1L;

    public SqlTargetException(String message) {
        super(message);
    }

    public SqlTargetException(String message, Throwable cause) {
        super(message, cause);
    }
}

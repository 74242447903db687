package org.brandcast.portal.report;

/** ClickHouse doesn't answer: the page says so, and the rest of the portal goes on. */
public final class WarehouseAwayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WarehouseAwayException(Throwable cause) {
        super("ClickHouse doesn't answer: " + cause.getMessage(), cause);
    }
}

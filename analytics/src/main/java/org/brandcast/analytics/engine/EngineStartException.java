package org.brandcast.analytics.engine;

/** The engine can't start; the message is one line that names the cause and the remedy. */
public final class EngineStartException extends Exception {
    private static final long serialVersionUID = 1L;

    public EngineStartException(String message) {
        super(message);
    }

    public EngineStartException(String message, Throwable cause) {
        super(message, cause);
    }
}

package org.brandcast.http;

/** A value can't stand where a template puts it, e.g. a line break in a header. Action: refuse the message. */
public final class UnrenderableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnrenderableException(String message) {
        super(message);
    }
}

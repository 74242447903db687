package org.brandcast.standalone;

/** Something about the machine or the installation stands in the way; the message is one line with the remedy. */
final class StackException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StackException(String message) {
        super(message);
    }

    StackException(String message, Throwable cause) {
        super(message, cause);
    }
}

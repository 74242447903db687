package org.brandcast.portal.list;

import org.jspecify.annotations.Nullable;

/** A file that can't be taken as it is; its key names the text that says why, and the remedy. */
public final class UnreadableFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String messageKey;

    UnreadableFileException(String messageKey, @Nullable Throwable cause) {
        super(messageKey, cause);
        this.messageKey = messageKey;
    }

    public String messageKey() {
        return messageKey;
    }
}

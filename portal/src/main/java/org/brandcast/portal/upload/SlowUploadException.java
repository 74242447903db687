package org.brandcast.portal.upload;

/** An upload that stands still, or crawls; what had come of it is deleted. */
public final class SlowUploadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SlowUploadException(long bytes, long millis) {
        super("an upload brought " + bytes + " bytes in " + millis + " ms and was given up");
    }
}

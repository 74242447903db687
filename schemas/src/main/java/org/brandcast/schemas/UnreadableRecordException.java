package org.brandcast.schemas;

/** Bytes that are no record of the wanted type. Action: put them whole into the job's dead letters and go on. */
public final class UnreadableRecordException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why the bytes could not be read; the name is the dead letter's reason code. */
    public enum Reason {
        NOT_AVRO,
        UNKNOWN_FINGERPRINT,
        MALFORMED,
        TOO_LARGE
    }

    private final Reason reason;

    public UnreadableRecordException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public UnreadableRecordException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}

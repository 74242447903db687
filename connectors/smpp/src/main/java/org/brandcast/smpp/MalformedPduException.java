package org.brandcast.smpp;

/** The octets of a PDU end too early or contradict themselves. Action: answer with a negative response, keep the bind. */
public final class MalformedPduException extends Exception {
    private static final long serialVersionUID = 1L;

    public MalformedPduException(String message) {
        super(message);
    }
}

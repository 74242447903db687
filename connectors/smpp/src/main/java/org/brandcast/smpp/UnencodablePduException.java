package org.brandcast.smpp;

/** A field doesn't fit into its PDU. Action: reject the message with {@link #commandStatus()}; nothing was written. */
public final class UnencodablePduException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int commandStatus;

    public UnencodablePduException(int commandStatus, Throwable cause) {
        super("the PDU can't be encoded: " + SmppStatus.nameOf(commandStatus), cause);
        this.commandStatus = commandStatus;
    }

    public int commandStatus() {
        return commandStatus;
    }
}

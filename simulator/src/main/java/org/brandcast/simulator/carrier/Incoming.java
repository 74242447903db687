package org.brandcast.simulator.carrier;

/**
 * A message as a client gave it.
 *
 * @param reference the client's own id
 * @param soap by which face it came; its receipt goes out by the same
 */
record Incoming(String from, String to, String text, String reference, boolean soap) {
    /** Empty if it can be taken, else what is wrong. */
    String problem() {
        if (!to.matches("84[0-9]{8,10}")) {
            return "the number is none";
        }
        if (from.isBlank() || from.length() > 11) {
            return "the brandname is none";
        }
        if (reference.length() > 200) {
            return "the reference is too long";
        }
        return text.isEmpty() ? "there is no text" : "";
    }
}

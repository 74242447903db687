package org.brandcast.portal.mail;

/**
 * A mail as the page shows it.
 *
 * @param state WAITING, SENT or DEAD
 * @param atMillis when it was sent or given up; of a waiting one, the next try
 * @param again whether it can be sent once more: dead, and still useful
 */
public record MailView(
        long id,
        String kind,
        String recipient,
        String tenantName,
        String subject,
        String state,
        int attempts,
        String error,
        long createdAtMillis,
        long atMillis,
        boolean again) {
    /** The state of a mail {@code m}, in SQL. */
    public static final String STATE =
            "CASE WHEN m.dead_at_millis IS NOT NULL THEN 'DEAD' WHEN m.sent_at_millis IS NOT NULL THEN 'SENT' ELSE 'WAITING' END";

    /** The message state whose colour and icon it borrows. */
    public String look() {
        return state.equals("SENT") ? "DELIVERED" : state.equals("DEAD") ? "FAILED" : "QUEUED";
    }
}

package org.brandcast.portal.message;

import java.util.List;
import org.brandcast.domain.lifecycle.RejectReason;
import org.brandcast.schemas.MessageStatus;

/**
 * What becomes of a sandbox message: its number's last digit says it, so that a partner can try how its system takes each
 * end. 1: it can't be delivered; 2: it expires; 3: it is refused; any other: it is delivered.
 *
 * @param steps in order, the last one final
 */
record SandboxFate(List<Step> steps) {
    private static final long REFUSED_AFTER_MILLIS = 500;
    private static final long QUEUED_AFTER_MILLIS = 200;
    private static final long SENT_AFTER_MILLIS = 1_000;
    private static final long FINAL_AFTER_MILLIS = 3_000;

    /** A status that the message gets so long after it came. */
    record Step(long afterMillis, MessageStatus status, String reason) {}

    static SandboxFate of(String msisdn) {
        return switch (msisdn.charAt(msisdn.length() - 1)) {
            case '1' -> sent(MessageStatus.FAILED, "DLR_UNDELIVERABLE");
            case '2' -> sent(MessageStatus.EXPIRED, "DLR_EXPIRED");
            case '3' ->
                new SandboxFate(List.of(new Step(
                        REFUSED_AFTER_MILLIS, MessageStatus.REJECTED, RejectReason.BRANDNAME_NOT_REGISTERED.code())));
            default -> sent(MessageStatus.DELIVERED, "DLR_DELIVERED");
        };
    }

    private static SandboxFate sent(MessageStatus end, String reason) {
        return new SandboxFate(List.of(
                new Step(QUEUED_AFTER_MILLIS, MessageStatus.QUEUED, ""),
                new Step(SENT_AFTER_MILLIS, MessageStatus.SENT, ""),
                new Step(FINAL_AFTER_MILLIS, end, reason)));
    }

    /** What has happened by then. */
    List<Step> until(long elapsedMillis) {
        return steps.stream()
                .filter(step -> step.afterMillis() <= elapsedMillis)
                .toList();
    }
}

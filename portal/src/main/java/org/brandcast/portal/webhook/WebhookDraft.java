package org.brandcast.portal.webhook;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.brandcast.schemas.MessageStatus;

/** What a webhook is to be. */
record WebhookDraft(String url, Set<String> statuses, boolean active) {
    /** Those after which nothing follows. */
    static final List<String> FINAL = List.of("DELIVERED", "PARTIAL", "FAILED", "EXPIRED", "REJECTED", "CANCELLED");

    private static final Set<String> KNOWN =
            Arrays.stream(MessageStatus.values()).map(Enum::name).collect(Collectors.toUnmodifiableSet());

    /**
     * What is wrong with a draft.
     *
     * @param field {@code url} or {@code statuses}
     * @param code key of its texts
     */
    record Fault(String field, String value, String code) {}

    List<Fault> faults(boolean privateAllowed) {
        List<Fault> faults = new ArrayList<>();
        WebhookTarget.faultOf(url, privateAllowed)
                .ifPresent(fault -> faults.add(new Fault("url", url, "WEBHOOK_URL_" + fault.name())));
        if (statuses.isEmpty()) {
            faults.add(new Fault("statuses", "", "WEBHOOK_STATUSES_EMPTY"));
        }
        statuses.stream()
                .filter(status -> !KNOWN.contains(status))
                .findFirst()
                .ifPresent(status -> faults.add(new Fault("statuses", status, "WEBHOOK_STATUS_UNKNOWN")));
        return faults;
    }
}

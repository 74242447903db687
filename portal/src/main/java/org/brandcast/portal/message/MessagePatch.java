package org.brandcast.portal.message;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.brandcast.schemas.Admitted;
import org.brandcast.schemas.Held;
import org.brandcast.schemas.LedgerDelta;
import org.brandcast.schemas.LedgerVerb;
import org.brandcast.schemas.MessageFacts;
import org.brandcast.schemas.MessageStatus;
import org.brandcast.schemas.Rejected;
import org.brandcast.schemas.SendRequest;
import org.brandcast.schemas.Settled;
import org.brandcast.schemas.StatusChanged;
import org.jspecify.annotations.Nullable;

/**
 * What one batch of events says about one message, whatever their order: the facts from the best source, the furthest
 * status, absolute figures. Applied to the row by {@link MessageViewWriter} with the same rules.
 */
final class MessagePatch {
    static final int NO_FACTS = 0;
    static final int DOOR_FACTS = 1;
    static final int ADMISSION_FACTS = 2;
    private static final int MOST_STEPS = 5;

    final UUID messageId;
    final long tenantId;

    @Nullable
    Long campaignId;

    int factsLevel = NO_FACTS;
    String door = "";
    String type = "";
    String brandname = "";
    String recipient = "";
    String carrier = "";
    String text = "";

    @Nullable
    String clientRef;

    long acceptedAtMillis;

    @Nullable
    Long orderId;

    MessageStatus status = MessageStatus.ACCEPTED;
    private boolean hasStatus;
    private final List<Step> steps = new ArrayList<>(MOST_STEPS);
    String reason = "";
    String detail = "";
    long statusAtMillis;
    String route = "";
    String encoding = "";
    int segments;
    long unitPriceVnd;

    @Nullable
    Long deadlineMillis;

    int postedSegments;
    int voidedSegments;
    int acceptedSegments;
    int deliveredSegments;
    int inDoubtSegments;
    int resentSegments;

    @Nullable
    String wireText;

    @Nullable
    Long templateId;

    @Nullable
    String violations;

    @Nullable
    String moderator;

    /** A status that the batch tells, whether or not a further one stands in it too. */
    record Step(MessageStatus status, String reason, long atMillis) {}

    MessagePatch(UUID messageId, long tenantId, long atMillis) {
        this.messageId = messageId;
        this.tenantId = tenantId;
        this.acceptedAtMillis = atMillis;
        this.statusAtMillis = atMillis;
    }

    /** How far a status is on a message's way; of two final ones the first stays. */
    static int rank(MessageStatus status) {
        return switch (status) {
            case ACCEPTED -> 1;
            case HELD -> 2;
            case QUEUED -> 3;
            case SENT -> 4;
            case DELIVERED, PARTIAL, FAILED, EXPIRED, REJECTED, CANCELLED -> 9;
        };
    }

    /** Of each rank the first, in the order in which they were read. */
    List<Step> steps() {
        return steps;
    }

    void accepted(SendRequest request, String recipientAsRead) {
        campaignId = request.getCampaignId();
        if (factsLevel < DOOR_FACTS) {
            factsLevel = DOOR_FACTS;
            door = request.getDoor().name();
            type = request.getType().name();
            brandname = request.getBrandname();
            recipient = recipientAsRead;
            text = request.getText();
            clientRef = request.getClientRef();
            acceptedAtMillis = request.getAcceptedAtMillis();
            orderId = request.getOrderId();
        }
        move(MessageStatus.ACCEPTED, "", "", request.getAcceptedAtMillis());
    }

    void facts(MessageFacts facts) {
        campaignId = facts.getCampaignId();
        if (factsLevel < ADMISSION_FACTS) {
            factsLevel = ADMISSION_FACTS;
            door = facts.getDoor().name();
            type = facts.getType().name();
            brandname = facts.getBrandname();
            recipient = facts.getTo();
            carrier = facts.getCarrier();
            text = facts.getText();
            clientRef = facts.getClientRef();
            acceptedAtMillis = facts.getAcceptedAtMillis();
        }
    }

    void admitted(Admitted admitted, long atMillis) {
        facts(admitted.getFacts());
        orderId = admitted.getLedger().getOrderId();
        if (route.isEmpty()) {
            route = admitted.getRoute();
        }
        encoding = admitted.getEncoding().name();
        segments = admitted.getSegments();
        unitPriceVnd = admitted.getUnitPriceVnd();
        deadlineMillis = admitted.getDeadlineMillis();
        wireText = admitted.getWireText();
        templateId = admitted.getTemplateId();
        violations = admitted.getViolations().isEmpty() ? null : String.join("\n", admitted.getViolations());
        moderator = admitted.getModerator();
        move(MessageStatus.QUEUED, "", "", atMillis);
    }

    void held(Held held, long atMillis) {
        facts(held.getFacts());
        segments = held.getSegments();
        move(MessageStatus.HELD, "", "", atMillis);
    }

    void rejected(Rejected rejected, long atMillis) {
        facts(rejected.getFacts());
        move(MessageStatus.REJECTED, rejected.getReason(), rejected.getDetail(), atMillis);
    }

    void settled(Settled settled) {
        for (LedgerDelta delta : settled.getDeltas()) {
            if (delta.getVerb() == LedgerVerb.POST) {
                postedSegments = (int) delta.getSegments();
            } else if (delta.getVerb() == LedgerVerb.VOID) {
                voidedSegments = (int) delta.getSegments();
            }
        }
        if (campaignId == null) {
            campaignId = settled.getCampaignId();
        }
    }

    void changed(StatusChanged change, @Nullable Long campaign, long atMillis) {
        if (campaignId == null) {
            campaignId = campaign;
        }
        if (!change.getRoute().isEmpty()) {
            route = change.getRoute();
        }
        segments = Math.max(segments, change.getSegments());
        acceptedSegments = Math.max(acceptedSegments, change.getAcceptedSegments());
        deliveredSegments = Math.max(deliveredSegments, change.getDeliveredSegments());
        inDoubtSegments = Math.max(inDoubtSegments, change.getInDoubtSegments());
        resentSegments = Math.max(resentSegments, change.getResentSegments());
        move(change.getStatus(), change.getCause(), change.getDetail(), atMillis);
    }

    private void move(MessageStatus to, String why, String more, long atMillis) {
        if (steps.stream().noneMatch(step -> rank(step.status()) == rank(to))) {
            steps.add(new Step(to, why, atMillis));
        }
        if (!hasStatus || rank(to) > rank(status)) {
            hasStatus = true;
            status = to;
            reason = why;
            detail = more;
            statusAtMillis = atMillis;
        }
    }
}

package org.brandcast.flink.io;

import org.brandcast.domain.content.ContentMode;
import org.brandcast.domain.lifecycle.ChargeOn;
import org.brandcast.domain.lifecycle.DlrState;
import org.brandcast.domain.lifecycle.MessageStatus;
import org.brandcast.domain.lifecycle.MessageType;
import org.brandcast.domain.lifecycle.SubmitOutcome;
import org.brandcast.domain.quota.LedgerVerb;
import org.brandcast.domain.quota.QuotaUnit;

/**
 * Between the enums of the contracts and those of the rules. The two have the same names today; a symbol that only one
 * of them has fails the build here and not a job.
 */
public final class SchemaTypes {
    private SchemaTypes() {}

    public static MessageType toDomain(org.brandcast.schemas.MessageType type) {
        return switch (type) {
            case OTP -> MessageType.OTP;
            case CARE -> MessageType.CARE;
            case AD -> MessageType.AD;
        };
    }

    public static ContentMode toDomain(org.brandcast.schemas.ContentPolicyMode mode) {
        return switch (mode) {
            case FREE -> ContentMode.FREE;
            case TEMPLATE_OR_REJECT -> ContentMode.TEMPLATE_OR_REJECT;
            case TEMPLATE_OR_HOLD -> ContentMode.TEMPLATE_OR_HOLD;
            case HOLD_ALL -> ContentMode.HOLD_ALL;
        };
    }

    public static ChargeOn toDomain(org.brandcast.schemas.ChargeOn chargeOn) {
        return switch (chargeOn) {
            case ACCEPTED -> ChargeOn.ACCEPTED;
            case DELIVERED -> ChargeOn.DELIVERED;
        };
    }

    public static SubmitOutcome toDomain(org.brandcast.schemas.SubmitOutcome outcome) {
        return switch (outcome) {
            case ACCEPTED -> SubmitOutcome.ACCEPTED;
            case REJECTED -> SubmitOutcome.REJECTED;
            case UNKNOWN -> SubmitOutcome.UNKNOWN;
            case DROPPED -> SubmitOutcome.DROPPED;
            case RESENT -> SubmitOutcome.RESENT;
        };
    }

    public static DlrState toDomain(org.brandcast.schemas.DlrState state) {
        return switch (state) {
            case ENROUTE -> DlrState.ENROUTE;
            case DELIVERED -> DlrState.DELIVERED;
            case EXPIRED -> DlrState.EXPIRED;
            case DELETED -> DlrState.DELETED;
            case UNDELIVERABLE -> DlrState.UNDELIVERABLE;
            case ACCEPTED -> DlrState.ACCEPTED;
            case UNKNOWN -> DlrState.UNKNOWN;
            case REJECTED -> DlrState.REJECTED;
        };
    }

    public static org.brandcast.schemas.MessageStatus toSchema(MessageStatus status) {
        return switch (status) {
            case ACCEPTED -> org.brandcast.schemas.MessageStatus.ACCEPTED;
            case HELD -> org.brandcast.schemas.MessageStatus.HELD;
            case QUEUED -> org.brandcast.schemas.MessageStatus.QUEUED;
            case SENT -> org.brandcast.schemas.MessageStatus.SENT;
            case DELIVERED -> org.brandcast.schemas.MessageStatus.DELIVERED;
            case PARTIAL -> org.brandcast.schemas.MessageStatus.PARTIAL;
            case FAILED -> org.brandcast.schemas.MessageStatus.FAILED;
            case EXPIRED -> org.brandcast.schemas.MessageStatus.EXPIRED;
            case REJECTED -> org.brandcast.schemas.MessageStatus.REJECTED;
            case CANCELLED -> org.brandcast.schemas.MessageStatus.CANCELLED;
        };
    }

    public static QuotaUnit toDomain(org.brandcast.schemas.QuotaUnit unit) {
        return switch (unit) {
            case SEGMENTS -> QuotaUnit.SEGMENTS;
            case VND -> QuotaUnit.VND;
        };
    }

    public static org.brandcast.schemas.QuotaUnit toSchema(QuotaUnit unit) {
        return switch (unit) {
            case SEGMENTS -> org.brandcast.schemas.QuotaUnit.SEGMENTS;
            case VND -> org.brandcast.schemas.QuotaUnit.VND;
        };
    }

    public static org.brandcast.schemas.LedgerVerb toSchema(LedgerVerb verb) {
        return switch (verb) {
            case GRANT -> org.brandcast.schemas.LedgerVerb.GRANT;
            case RESERVE -> org.brandcast.schemas.LedgerVerb.RESERVE;
            case POST -> org.brandcast.schemas.LedgerVerb.POST;
            case VOID -> org.brandcast.schemas.LedgerVerb.VOID;
            case CLOSE -> org.brandcast.schemas.LedgerVerb.CLOSE;
        };
    }
}

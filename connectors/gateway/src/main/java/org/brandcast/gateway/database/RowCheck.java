package org.brandcast.gateway.database;

import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import org.brandcast.domain.content.BrandnameRule;
import org.brandcast.domain.lifecycle.RejectReason;
import org.brandcast.domain.numbering.MsisdnReader;
import org.brandcast.domain.numbering.NumberReading;
import org.brandcast.domain.text.SmsText;
import org.brandcast.gateway.door.DoorControl;
import org.brandcast.jdbc.OutboxSink.OutboxMessage;
import org.brandcast.schemas.Door;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.SendRequest;

/** What this door can say of a row without any state but the control data in memory. The rest is admission's. */
final class RowCheck {
    private static final int LONGEST_TEXT = 8_000;

    private final DoorControl control;
    private final Clock clock;

    RowCheck(DoorControl control, Clock clock) {
        this.control = control;
        this.clock = clock;
    }

    /** Why the row can't be a request; empty: it can. */
    Optional<RejectReason> refusalOf(long tenantId, OutboxMessage row) {
        Optional<RejectReason> brandname = BrandnameRule.refusalOf(row.from());
        if (brandname.isPresent()) {
            return brandname;
        }
        if (control.usable(row.from(), tenantId).isEmpty()) {
            return Optional.of(RejectReason.BRANDNAME_NOT_OWNED);
        }
        NumberReading number = MsisdnReader.read(row.to());
        if (number instanceof NumberReading.Refused refused) {
            return Optional.of(refused.reason());
        }
        if (!control.isServed(((NumberReading.Mobile) number).msisdn(), clock.millis())) {
            return Optional.of(RejectReason.NUMBER_UNKNOWN_PREFIX);
        }
        if (row.text().isBlank()) {
            return Optional.of(RejectReason.TEXT_EMPTY);
        }
        boolean fits =
                row.text().length() <= LONGEST_TEXT && SmsText.of(row.text()).segmentCount() <= control.mostSegments();
        return fits ? Optional.empty() : Optional.of(RejectReason.TEXT_TOO_LONG);
    }

    /** The request that a good row is. */
    SendRequest request(long tenantId, long intakeId, OutboxMessage row) {
        return SendRequest.newBuilder()
                .setMessageId(row.messageId())
                .setTenantId(tenantId)
                .setDoor(Door.DATABASE)
                .setType(MessageType.valueOf(row.type().toUpperCase(Locale.ROOT)))
                .setBrandname(row.from())
                .setTo(row.to())
                .setText(row.text())
                .setClientRef(row.reference())
                .setOrderId(null)
                .setCampaignId(null)
                .setSenderId(intakeId)
                .setControlVersion(control.version())
                .setAcceptedAtMillis(clock.millis())
                .setDeadlineMillis(null)
                .build();
    }
}

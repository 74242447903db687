package org.brandcast.gateway.server;

import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.brandcast.domain.content.BodyHash;
import org.brandcast.domain.content.BrandnameRule;
import org.brandcast.domain.lifecycle.MessageIds;
import org.brandcast.domain.numbering.MsisdnReader;
import org.brandcast.domain.numbering.NumberReading;
import org.brandcast.domain.text.SmsText;
import org.brandcast.gateway.door.DoorControl;
import org.brandcast.schemas.BrandnameControl;
import org.brandcast.schemas.Door;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.SendRequest;
import org.brandcast.schemas.SmppAccountControl;
import org.brandcast.smpp.SmppStatus;
import org.brandcast.smpp.Tlv;
import org.brandcast.smpp.server.DataCodings;
import org.brandcast.smpp.server.SubmitSm;

/** What this door can say without any state but the control data in memory. The rest is admission's. */
final class DoorCheck {
    private static final int LONGEST_TEXT = 8_000;
    private static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyyMMdd", Locale.ROOT).withZone(ZONE);
    private static final int HASH_CHARACTERS = 12;

    private final DoorControl control;
    private final Clock clock;

    DoorCheck(DoorControl control, Clock clock) {
        this.control = control;
        this.clock = clock;
    }

    /** A request with its key; or the command_status that refuses it. */
    record Checked(int commandStatus, String msisdn, Optional<SendRequest> request) {
        static Checked refused(int commandStatus) {
            return new Checked(commandStatus, "", Optional.empty());
        }
    }

    /** What is wrong with a submit_sm before its text is looked at, be it whole or a part; empty: nothing. */
    OptionalInt refusalOfEnvelope(SmppAccountControl account, SubmitSm submit) {
        if (!DataCodings.isText(submit.dataCoding())) {
            return OptionalInt.of(SmppStatus.ESME_RINVDCS);
        }
        if (!submit.scheduleDeliveryTime().isEmpty()) {
            return OptionalInt.of(SmppStatus.ESME_RINVSCHED);
        }
        if (!submit.validityPeriod().isEmpty() && deadline(submit).isEmpty()) {
            return OptionalInt.of(SmppStatus.ESME_RINVEXPIRY);
        }
        String brandname = submit.source().addr();
        boolean sendable = BrandnameRule.refusalOf(brandname.strip()).isEmpty()
                && control.usable(brandname, account.getTenantId()).isPresent();
        if (!sendable) {
            return OptionalInt.of(SmppStatus.ESME_RINVSRCADR);
        }
        boolean served = MsisdnReader.read(submit.destination().addr()) instanceof NumberReading.Mobile mobile
                && control.isServed(mobile.msisdn(), clock.millis());
        return served ? OptionalInt.empty() : OptionalInt.of(SmppStatus.ESME_RINVDSTADR);
    }

    private OptionalLong deadline(SubmitSm submit) {
        return SmppTime.millis(submit.validityPeriod(), clock.millis(), ZONE);
    }

    /** The text of octets that belong together; parts are joined before they are read, for they may cut a character. */
    static Optional<String> text(List<Reassembly.Part> parts) {
        int coding = parts.get(0).submit().dataCoding();
        boolean same = parts.stream().allMatch(part -> part.submit().dataCoding() == coding);
        if (same) {
            ByteArrayOutputStream octets = new ByteArrayOutputStream();
            parts.forEach(part -> octets.writeBytes(part.octets()));
            return DataCodings.decode(coding, octets.toByteArray());
        }
        StringBuilder text = new StringBuilder();
        for (Reassembly.Part part : parts) {
            Optional<String> read = DataCodings.decode(part.submit().dataCoding(), part.octets());
            if (read.isEmpty()) {
                return read;
            }
            text.append(read.get());
        }
        return Optional.of(text.toString());
    }

    /**
     * Checks a whole message whose envelope is good.
     *
     * @param messageId of a message of several parts; empty: it is one, and gets its id here
     */
    Checked check(SmppAccountControl account, List<Reassembly.Part> parts, Optional<String> messageId) {
        SubmitSm first = parts.get(0).submit();
        Optional<String> text = text(parts);
        if (text.isEmpty()) {
            return Checked.refused(SmppStatus.ESME_RINVDCS);
        }
        boolean fits = !text.get().isBlank()
                && text.get().length() <= LONGEST_TEXT
                && SmsText.of(text.get()).segmentCount() <= control.mostSegments();
        if (!fits) {
            return Checked.refused(SmppStatus.ESME_RINVMSGLEN);
        }
        Optional<BrandnameControl> brandname = control.usable(first.source().addr(), account.getTenantId());
        if (brandname.isEmpty()) {
            return Checked.refused(SmppStatus.ESME_RINVSRCADR);
        }
        if (!(MsisdnReader.read(first.destination().addr()) instanceof NumberReading.Mobile mobile)) {
            return Checked.refused(SmppStatus.ESME_RINVDSTADR);
        }
        long now = clock.millis();
        MessageType type = type(account, first, brandname.get(), text.get());
        Optional<String> clientRef = messageId.isPresent()
                ? Optional.empty()
                : first.number(Tlv.USER_MESSAGE_REFERENCE)
                        .map(reference -> clientRef(account, reference, type, first, text.get(), now));
        OptionalLong deadline = first.validityPeriod().isEmpty() ? OptionalLong.empty() : deadline(first);
        SendRequest request = SendRequest.newBuilder()
                .setMessageId(messageId.orElseGet(() -> clientRef
                        .map(ref -> MessageIds.ofClientRef(account.getTenantId(), ref))
                        .orElseGet(MessageIds::random)))
                .setTenantId(account.getTenantId())
                .setDoor(Door.SMPP)
                .setType(type)
                .setBrandname(first.source().addr())
                .setTo(first.destination().addr())
                .setText(text.get())
                .setClientRef(clientRef.orElse(null))
                .setOrderId(null)
                .setCampaignId(null)
                .setSenderId(account.getAccountId())
                .setControlVersion(control.version())
                .setAcceptedAtMillis(now)
                .setDeadlineMillis(deadline.isPresent() ? deadline.getAsLong() : null)
                .build();
        return new Checked(SmppStatus.ESME_ROK, mobile.msisdn().e164(), Optional.of(request));
    }

    /** service_type, else the template's, else the account's. */
    private MessageType type(SmppAccountControl account, SubmitSm submit, BrandnameControl brandname, String text) {
        Optional<MessageType> told = switch (submit.serviceType().toUpperCase(Locale.ROOT)) {
            case "OTP" -> Optional.of(MessageType.OTP);
            case "CARE", "CSKH" -> Optional.of(MessageType.CARE);
            case "AD", "QC" -> Optional.of(MessageType.AD);
            default -> Optional.empty();
        };
        if (told.isPresent()) {
            return told.get();
        }
        Optional<MessageType> byTemplate = account.getTypeByTemplate()
                ? control.typeByTemplate(brandname.getBrandnameId(), text)
                : Optional.empty();
        return byTemplate.orElse(account.getDefaultType());
    }

    /**
     * A reference has 16 bits and comes round again, so it names a message only together with what the message says, and
     * within a day: sent again it is the same, and a reference used anew is another.
     */
    private static String clientRef(
            SmppAccountControl account, int reference, MessageType type, SubmitSm submit, String text, long nowMillis) {
        String hash = BodyHash.of(
                type.name(), submit.source().addr(), submit.destination().addr(), text, null);
        return "smpp-" + account.getAccountId() + "-" + DAY.format(Instant.ofEpochMilli(nowMillis)) + "-" + reference
                + "-" + hash.substring(0, HASH_CHARACTERS);
    }
}

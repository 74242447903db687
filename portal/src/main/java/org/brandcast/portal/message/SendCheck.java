package org.brandcast.portal.message;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.brandcast.domain.content.BrandnameRule;
import org.brandcast.domain.lifecycle.MessageIds;
import org.brandcast.domain.lifecycle.RejectReason;
import org.brandcast.domain.numbering.MsisdnReader;
import org.brandcast.domain.numbering.NumberReading;
import org.brandcast.domain.text.SmsText;
import org.brandcast.portal.api.ApiProblem;
import org.brandcast.portal.apikey.ApiKeyService.ApiClient;
import org.brandcast.portal.control.ControlView;
import org.brandcast.schemas.Door;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.SendRequest;
import org.jspecify.annotations.Nullable;

/**
 * What the REST door can say without any state but the control data in memory: fields, number form, brandname owned,
 * length. The rest is admission's, and comes as the message's status.
 */
@Singleton
final class SendCheck {
    private static final int LONGEST_CLIENT_REF = 100;
    private static final int LONGEST_TEXT = 8_000;

    private final ControlView control;
    private final Clock clock;

    SendCheck(ControlView control, Clock clock) {
        this.control = control;
        this.clock = clock;
    }

    /** A request fit for the door, with its key and size; or what is wrong. */
    record Checked(@Nullable SendRequest request, String msisdn, int segments, List<ApiProblem.Field> problems) {
        /** Empty when there is no request. */
        String messageId() {
            return request == null ? "" : request.getMessageId();
        }
    }

    Checked check(ApiClient client, SendCommand command) {
        ControlView.Snapshot snapshot = control.current();
        List<ApiProblem.Field> problems = new ArrayList<>(command.problems());
        Optional<MessageType> type = type(command, problems);
        String msisdn = number(command, snapshot, problems);
        brandname(client, command, snapshot, problems);
        int segments = segments(command, snapshot, problems);
        clientRef(command, problems);
        if (command.orderId() != null && command.orderId() <= 0) {
            problems.add(new ApiProblem.Field(
                    "orderId",
                    command.orderId().toString(),
                    "ORDER_UNKNOWN",
                    command.orderId().toString()));
        }
        if (!problems.isEmpty()) {
            return new Checked(null, "", 0, problems);
        }
        String clientRef = command.clientRef();
        SendRequest request = SendRequest.newBuilder()
                .setMessageId(
                        clientRef == null ? MessageIds.random() : MessageIds.ofClientRef(client.tenantId(), clientRef))
                .setTenantId(client.tenantId())
                .setDoor(Door.REST)
                .setType(type.orElseThrow())
                .setBrandname(command.from())
                .setTo(command.to())
                .setText(command.text())
                .setClientRef(clientRef)
                .setOrderId(command.orderId())
                .setCampaignId(null)
                .setSenderId(client.keyId())
                .setControlVersion(snapshot.version())
                .setAcceptedAtMillis(clock.millis())
                .setDeadlineMillis(null)
                .build();
        return new Checked(request, msisdn, segments, List.of());
    }

    private static Optional<MessageType> type(SendCommand command, List<ApiProblem.Field> problems) {
        if (isMissing("type", command.type(), command, problems)) {
            return Optional.empty();
        }
        return switch (command.type()) {
            case "care" -> Optional.of(MessageType.CARE);
            case "ad" -> Optional.of(MessageType.AD);
            case "otp" -> Optional.of(MessageType.OTP);
            default -> {
                problems.add(new ApiProblem.Field("type", command.type(), "TYPE_UNKNOWN", command.type()));
                yield Optional.empty();
            }
        };
    }

    private String number(SendCommand command, ControlView.Snapshot snapshot, List<ApiProblem.Field> problems) {
        if (isMissing("to", command.to(), command, problems)) {
            return "";
        }
        NumberReading reading = MsisdnReader.read(command.to());
        if (reading instanceof NumberReading.Refused refused) {
            problems.add(
                    new ApiProblem.Field("to", command.to(), refused.reason().code(), refused.detail()));
            return "";
        }
        NumberReading.Mobile mobile = (NumberReading.Mobile) reading;
        if (snapshot.prefixes().carrierOf(mobile.msisdn(), clock.millis()).isEmpty()) {
            problems.add(
                    new ApiProblem.Field("to", command.to(), RejectReason.NUMBER_UNKNOWN_PREFIX.code(), command.to()));
        }
        return mobile.msisdn().e164();
    }

    private static void brandname(
            ApiClient client, SendCommand command, ControlView.Snapshot snapshot, List<ApiProblem.Field> problems) {
        if (isMissing("from", command.from(), command, problems)) {
            return;
        }
        String written = command.from();
        Optional<RejectReason> malformed = BrandnameRule.refusalOf(written.strip());
        boolean owned = snapshot.usable(written, client.tenantId()).isPresent();
        if (malformed.isPresent()) {
            problems.add(new ApiProblem.Field("from", written, malformed.get().code(), written));
        } else if (!owned) {
            problems.add(new ApiProblem.Field("from", written, RejectReason.BRANDNAME_NOT_OWNED.code(), written));
        }
    }

    private static int segments(SendCommand command, ControlView.Snapshot snapshot, List<ApiProblem.Field> problems) {
        String text = command.text();
        if (isMissing("text", text, command, problems)) {
            return 0;
        }
        if (text.isBlank()) {
            problems.add(new ApiProblem.Field("text", text, RejectReason.TEXT_EMPTY.code(), ""));
            return 0;
        }
        int most = snapshot.mostSegments();
        if (text.length() > LONGEST_TEXT) {
            problems.add(new ApiProblem.Field("text", text, RejectReason.TEXT_TOO_LONG.code(), text.length() + ""));
            return 0;
        }
        int segments = SmsText.of(text).segmentCount();
        if (segments > most) {
            problems.add(new ApiProblem.Field(
                    "text",
                    text,
                    RejectReason.TEXT_TOO_LONG.code(),
                    String.format(Locale.ROOT, "%d > %d", segments, most)));
        }
        return segments;
    }

    private static void clientRef(SendCommand command, List<ApiProblem.Field> problems) {
        String ref = command.clientRef();
        if (ref == null) {
            return;
        }
        boolean good = !ref.isBlank()
                && ref.length() <= LONGEST_CLIENT_REF
                && ref.chars().noneMatch(Character::isISOControl);
        if (!good) {
            problems.add(
                    new ApiProblem.Field("clientRef", ref, "CLIENT_REF_INVALID", Integer.toString(LONGEST_CLIENT_REF)));
        }
    }

    /** Complains of a field that wasn't given; one given in a wrong way is complained of already. */
    private static boolean isMissing(
            String field, @Nullable String value, SendCommand command, List<ApiProblem.Field> problems) {
        if (value != null) {
            return false;
        }
        if (!command.isFaulty(field)) {
            problems.add(new ApiProblem.Field(field, null, "FIELD_MISSING", field));
        }
        return true;
    }
}

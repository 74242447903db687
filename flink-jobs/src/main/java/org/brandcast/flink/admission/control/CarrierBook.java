package org.brandcast.flink.admission.control;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.brandcast.domain.text.SmsEncoding;
import org.brandcast.domain.text.TextPolicy;
import org.brandcast.domain.text.Ucs2Policy;
import org.brandcast.schemas.CarrierControl;
import org.brandcast.schemas.CarrierText;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.Ucs2Mode;

/** What each carrier makes of the texts of each type. */
final class CarrierBook {
    private static final Map<MessageType, TextPolicy> ANY_CARRIER = policiesOf(
            CarrierControl.newBuilder().setCarrier("").setDisplayName("").build());

    private final Map<String, Map<MessageType, TextPolicy>> policies = new HashMap<>();

    void put(CarrierControl carrier) {
        policies.put(carrier.getCarrier(), policiesOf(carrier));
    }

    /** A carrier that was never told about has the defaults of the schema. */
    TextPolicy policy(String carrier, MessageType type) {
        return policies.getOrDefault(carrier, ANY_CARRIER).get(type);
    }

    private static Map<MessageType, TextPolicy> policiesOf(CarrierControl carrier) {
        Map<MessageType, TextPolicy> policies = new EnumMap<>(MessageType.class);
        Ucs2Policy ucs2 = carrier.getUcs2Allowed() ? Ucs2Policy.ALLOW : Ucs2Policy.REFUSE;
        for (MessageType type : MessageType.values()) {
            policies.put(type, new TextPolicy(0, 0, ucs2, Math.max(1, carrier.getMaxSegments())));
        }
        for (CarrierText text : carrier.getTexts()) {
            policies.put(
                    text.getType(),
                    new TextPolicy(
                            reserve(text.getReserveSeptets(), SmsEncoding.GSM7),
                            reserve(text.getReserveUcs2(), SmsEncoding.UCS2),
                            ucs2(text.getUcs2()),
                            Math.max(1, text.getMaxSegments())));
        }
        return policies;
    }

    /** A reserve that fills a part leaves no room for a text. */
    private static int reserve(int units, SmsEncoding encoding) {
        return Math.min(Math.max(0, units), encoding.unitsPerPart() - 1);
    }

    private static Ucs2Policy ucs2(Ucs2Mode mode) {
        return switch (mode) {
            case REFUSE -> Ucs2Policy.REFUSE;
            case ALLOW -> Ucs2Policy.ALLOW;
            case TRANSLITERATE -> Ucs2Policy.TRANSLITERATE;
        };
    }
}

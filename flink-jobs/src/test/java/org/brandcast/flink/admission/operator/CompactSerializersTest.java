package org.brandcast.flink.admission.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshotSerializationUtil;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.brandcast.domain.quota.OrderAccount;
import org.brandcast.domain.quota.QuotaUnit;
import org.brandcast.flink.admission.AccountCommand;
import org.brandcast.flink.admission.CheckedText;
import org.brandcast.flink.admission.Deferral;
import org.brandcast.flink.admission.Judged;
import org.brandcast.flink.admission.OpenReservation;
import org.brandcast.flink.admission.RecipientRecord;
import org.brandcast.flink.admission.Registered;
import org.brandcast.flink.testing.RuleSamples;
import org.brandcast.flink.testing.Samples;
import org.brandcast.schemas.CapScope;
import org.brandcast.schemas.Door;
import org.brandcast.schemas.Encoding;
import org.brandcast.schemas.MessageFacts;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.OutboundMessage;
import org.brandcast.schemas.RuleHit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Hand-written serializers: what they write they read, to the last byte, and their snapshot finds them again. */
class CompactSerializersTest {
    private static final MessageFacts FULL = new MessageFacts(
            "m",
            7L,
            Door.SMPP,
            MessageType.AD,
            "LOTUS",
            "84961234567",
            "viettel",
            "Đặc biệt 😀",
            "h",
            "ref",
            9L,
            3L,
            5L);
    private static final MessageFacts BARE =
            new MessageFacts("m", 7L, Door.KAFKA, MessageType.OTP, "L", "junk", "", "", "h", null, null, null, 5L);

    static Stream<Arguments> values() {
        RecipientRecord record = new RecipientRecord(
                RecipientRecord.Kind.DEFERRED, "84961234567", "deferred.x", 3, 9L, 11L, null, new byte[] {1, 2});
        CheckedText full = new CheckedText(Encoding.UCS2, 3, "wire", 11L, List.of("vay", "nợ"));
        CheckedText bare = new CheckedText(Encoding.GSM7, 1, null, null, List.of());
        OutboundMessage message = OutboundMessage.newBuilder()
                .setMessageId("a")
                .setTenantId(7)
                .setType(MessageType.AD)
                .setRoute("r")
                .setBrandname("LOTUS")
                .setTo("84961234567")
                .setText("text")
                .setEncoding(Encoding.GSM7)
                .setSegments(2)
                .setControlVersion(12)
                .setAdmittedAtMillis(1)
                .setDeadlineMillis(2)
                .build();
        AccountCommandSerializer commands = AccountCommandSerializer.INSTANCE;
        return Stream.of(
                Arguments.of(WaitingSerializer.INSTANCE, new Waiting(Waiting.Why.DEFERRED, record, 1, 2, true, "hoa")),
                Arguments.of(WaitingSerializer.INSTANCE, new Waiting(Waiting.Why.QUESTION, record, 1, 2, false, null)),
                Arguments.of(MessageIdSerializer.INSTANCE, "0190b6a0-0000-7000-8000-00000000002a"),
                Arguments.of(MessageIdSerializer.INSTANCE, "0190B6A0-0000-7000-8000-00000000002A"),
                Arguments.of(MessageIdSerializer.INSTANCE, "190b6a0-00000-7000-8000-00000000002a"),
                Arguments.of(MessageIdSerializer.INSTANCE, "mã 1"),
                Arguments.of(RegisteredSerializer.INSTANCE, Registered.ended("00ff".repeat(8))),
                Arguments.of(RegisteredSerializer.INSTANCE, Registered.waiting("00ff".repeat(8))),
                Arguments.of(RegisteredSerializer.INSTANCE, Registered.waiting("00FF".repeat(8))),
                Arguments.of(RegisteredSerializer.INSTANCE, Registered.ended("x".repeat(32))),
                Arguments.of(RegisteredSerializer.INSTANCE, Registered.ended("hash")),
                Arguments.of(
                        RegisteredSerializer.INSTANCE,
                        Registered.holding("00ff".repeat(8), new OpenReservation(5, 2, 500, 9L, 1, 77, List.of(1L)))),
                Arguments.of(
                        OpenReservationSerializer.INSTANCE, new OpenReservation(5, 2, 500, 9L, 1, 77, List.of(1L, 2L))),
                Arguments.of(
                        OpenReservationSerializer.INSTANCE, new OpenReservation(5, 2, 500, null, 0, 77, List.of())),
                Arguments.of(
                        OrderAccountSerializer.INSTANCE,
                        new OrderAccount(5, 7, QuotaUnit.VND, 2, 100, 20, 30, true, 8)),
                Arguments.of(
                        commands,
                        AccountCommand.of(new Judged(
                                FULL,
                                5L,
                                12,
                                true,
                                new Judged.Passed(full, List.of("a", "b"), "why", 9, "hoa", true)))),
                Arguments.of(
                        commands,
                        AccountCommand.of(new Judged(
                                BARE, null, 12, false, new Judged.Passed(bare, List.of("a"), "", 9, null, false)))),
                Arguments.of(
                        commands,
                        AccountCommand.of(new Judged(BARE, null, 1, false, new Judged.Refused("TEXT_EMPTY", "")))),
                Arguments.of(
                        commands,
                        AccountCommand.of(new Judged(
                                FULL,
                                null,
                                1,
                                false,
                                new Judged.Held(List.of(new RuleHit("KEYWORD", "vay", 1, 4)), 2, 99)))),
                Arguments.of(commands, AccountCommand.of(new Judged(FULL, null, 1, true, new Judged.Delayed("X", 99)))),
                Arguments.of(
                        commands,
                        AccountCommand.of(new Deferral(message, Deferral.Course.ENDS, "X", "detail", 9, true))),
                Arguments.of(commands, AccountCommand.of(Samples.grant(5, 1, 10))),
                Arguments.of(commands, AccountCommand.of(RuleSamples.cap(1, CapScope.TYPE, 3L, null))));
    }

    @ParameterizedTest
    @MethodSource("values")
    <T> void readsWhatItWrote(TypeSerializer<T> serializer, T value) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(value, out);
        serializer.serialize(value, out);
        DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
        DataOutputSerializer copy = new DataOutputSerializer(64);
        serializer.copy(in, copy);
        T read = serializer.deserialize(in);

        // Bytes in a record are compared by identity there; recursively they are compared as what they hold.
        assertThat(read).usingRecursiveComparison().isEqualTo(value);
        assertThat(in.available()).isZero();
        assertThat(serializer.deserialize(new DataInputDeserializer(copy.getCopyOfBuffer())))
                .usingRecursiveComparison()
                .isEqualTo(value);
    }

    @ParameterizedTest
    @MethodSource("values")
    <T> void itsSnapshotFindsItAgain(TypeSerializer<T> serializer, T value) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        TypeSerializerSnapshotSerializationUtil.writeSerializerSnapshot(out, serializer.snapshotConfiguration());
        var snapshot = TypeSerializerSnapshotSerializationUtil.<T>readSerializerSnapshot(
                new DataInputDeserializer(out.getCopyOfBuffer()), getClass().getClassLoader());

        assertThat(snapshot.restoreSerializer()).isEqualTo(serializer);
        assertThat(serializer
                        .snapshotConfiguration()
                        .resolveSchemaCompatibility(snapshot)
                        .isCompatibleAsIs())
                .isTrue();
        assertThat(value).isNotNull();
    }

    @ParameterizedTest
    @MethodSource("values")
    <T> void cutBytesAreAnErrorAndNoValue(TypeSerializer<T> serializer, T value) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(value, out);
        byte[] whole = out.getCopyOfBuffer();
        DataInputDeserializer cut = new DataInputDeserializer(whole, 0, whole.length - 1);

        assertThatThrownBy(() -> serializer.deserialize(cut)).isInstanceOf(Exception.class);
    }
}

package org.brandcast.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.io.BinaryData;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.avro.util.RandomData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordCodecTest {
    private static final RecordCodec<ClientSendRequest> CODEC = RecordCodec.of(ClientSendRequest.class);
    private static final ClientSendRequest REQUEST = ClientSendRequest.newBuilder()
            .setFrom("LOTUS")
            .setTo("0901234567")
            .setText("Xin chào, mã của bạn là 123456")
            .setClientRef("ref-1")
            .build();

    @Test
    void aRecordComesBackAsItWas() throws Exception {
        assertThat(CODEC.decode(CODEC.encode(REQUEST))).isEqualTo(REQUEST);
    }

    /** The codec writes with generated encoders: whoever reads must not see that. */
    @Test
    void writesWhatAReflectiveEncoderWrites() throws Exception {
        JournalSend send = JournalSend.newBuilder()
                .setDecision(JournalDecision.DEFER)
                .setMessage(OutboundMessage.newBuilder()
                        .setMessageId("m")
                        .setTenantId(7)
                        .setType(MessageType.AD)
                        .setRoute("r")
                        .setBrandname("LOTUS")
                        .setTo("84961234567")
                        .setText("Chào")
                        .setEncoding(Encoding.UCS2)
                        .setSegments(1)
                        .setCampaignId(9L)
                        .setControlVersion(3)
                        .setAdmittedAtMillis(4)
                        .setDeadlineMillis(5)
                        .build())
                .setSegments(List.of(1, 2))
                .setAttempt(1)
                .setUdhReference(171)
                .setResendBudget(0)
                .setSource(new SourceOffset("t", 0, 12L))
                .setCoding(Encoding.LATIN1)
                .build();
        JournalEntry entry = new JournalEntry(1L, 2L, send);
        ByteBuffer reflective =
                new BinaryMessageEncoder<JournalEntry>(new SpecificData(), JournalEntry.SCHEMA$).encode(entry);
        byte[] octets = new byte[reflective.remaining()];
        reflective.get(octets);
        assertThat(RecordCodec.of(JournalEntry.class).encode(entry)).isEqualTo(octets);
        assertThat(RecordCodec.of(JournalEntry.class).decode(octets)).isEqualTo(entry);
    }

    /** Every record type with random content, in the octets that Avro's own encoder gives it. */
    @ParameterizedTest
    @ValueSource(
            classes = {
                SendRequest.class,
                ClientSendRequest.class,
                ControlRecord.class,
                SubscriberRule.class,
                ModerationVerdict.class,
                FrequencyReturn.class,
                AdmissionEvent.class,
                OutboundMessage.class,
                JournalEntry.class,
                SubmitResult.class,
                DeliveryReceipt.class,
                DeferredMessage.class,
                TrackingEvent.class,
                Settlement.class,
                DeadLetter.class
            })
    <T extends SpecificRecordBase> void writesTheOctetsOfAvrosOwnEncoder(Class<T> type) throws Exception {
        Schema schema = SpecificData.get().getSchema(type);
        RecordCodec<T> codec = RecordCodec.of(type);
        for (Object random : new RandomData(schema, 300, 20261123)) {
            ByteBuffer own = new BinaryMessageEncoder<>(GenericData.get(), schema).encode(random);
            byte[] octets = new byte[own.remaining()];
            own.get(octets);
            T decoded = codec.decode(octets);
            byte[] encoded = codec.encode(decoded);
            if (Arrays.equals(encoded, octets)) {
                continue;
            }
            // Avro puts the entries of a map in no order.
            assertThat(schema.toString()).contains("\"type\":\"map\"");
            assertThat(encoded).hasSameSizeAs(octets);
            assertThat(codec.decode(encoded)).isEqualTo(decoded);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "é",
                "plain text, and at its end one letter more: đ",
                "đ at its beginning",
                "\uD83D\uDE00 a pair",
                "\uD83D half of a pair",
                "\u007f\u0080"
            })
    void writesEveryTextAsUtf8(String text) throws Exception {
        for (String each : List.of(text, text.repeat(40), text.repeat(500))) {
            ClientSendRequest request =
                    ClientSendRequest.newBuilder(REQUEST).setText(each).build();
            ByteBuffer own = new BinaryMessageEncoder<ClientSendRequest>(new SpecificData(), request.getSchema())
                    .encode(request);
            byte[] octets = new byte[own.remaining()];
            own.get(octets);
            assertThat(CODEC.encode(request)).isEqualTo(octets);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', NOT_AVRO",
        "7b22746f223a, NOT_AVRO",
        "c301, NOT_AVRO",
        "c3010102030405060708, UNKNOWN_FINGERPRINT",
    })
    void whatIsNoRecordIsNamed(String hex, UnreadableRecordException.Reason reason) {
        UnreadableRecordException problem = catchThrowableOfType(
                UnreadableRecordException.class,
                () -> CODEC.decode(HexFormat.of().parseHex(hex)));
        assertThat(problem.reason()).isEqualTo(reason);
    }

    @Test
    void aTruncatedBodyIsMalformedAtEveryLength() {
        byte[] whole = CODEC.encode(REQUEST);
        for (int length = 10; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            UnreadableRecordException problem =
                    catchThrowableOfType(UnreadableRecordException.class, () -> CODEC.decode(cut));
            assertThat(problem)
                    .as("cut to %d of %d bytes", length, whole.length)
                    .isNotNull();
            assertThat(problem.reason()).isEqualTo(UnreadableRecordException.Reason.MALFORMED);
        }
    }

    @Test
    void anOversizedRecordIsRefusedBeforeItIsDecoded() {
        byte[] huge = CODEC.encode(ClientSendRequest.newBuilder(REQUEST)
                .setText("x".repeat(RecordCodec.MAX_BYTES))
                .build());
        UnreadableRecordException problem =
                catchThrowableOfType(UnreadableRecordException.class, () -> CODEC.decode(huge));
        assertThat(problem.reason()).isEqualTo(UnreadableRecordException.Reason.TOO_LARGE);
    }

    /** Strings, bytes and arrays that claim up to 2 GiB: nothing is allocated for what isn't there. */
    @ParameterizedTest
    @ValueSource(longs = {65, 1L << 20, 1L << 30, Integer.MAX_VALUE, 1L << 40, Long.MAX_VALUE, -1, Long.MIN_VALUE})
    void aLengthThatIsNotThereIsMalformed(long claimed) throws Exception {
        byte[] whole = CODEC.encode(REQUEST);
        byte[] liar = Arrays.copyOf(whole, 10 + 12);
        Arrays.fill(liar, 10, liar.length, (byte) 0);
        BinaryData.encodeLong(claimed, liar, 10);

        UnreadableRecordException problem =
                catchThrowableOfType(UnreadableRecordException.class, () -> CODEC.decode(liar));

        assertThat(problem.reason()).isEqualTo(UnreadableRecordException.Reason.MALFORMED);
    }

    @Test
    void randomBodiesAreMalformedOrReadAndNeverFatal() {
        Random random = new Random(20261123);
        byte[] header = Arrays.copyOf(RecordCodec.of(OutboundMessage.class).encode(outbound()), 10);
        for (int i = 0; i < 20_000; i++) {
            byte[] body = new byte[random.nextInt(200)];
            random.nextBytes(body);
            byte[] bytes = Arrays.copyOf(header, 10 + body.length);
            System.arraycopy(body, 0, bytes, 10, body.length);
            try {
                assertThat(RecordCodec.of(OutboundMessage.class).decode(bytes)).isNotNull();
            } catch (UnreadableRecordException e) {
                assertThat(e.reason()).isEqualTo(UnreadableRecordException.Reason.MALFORMED);
            }
        }
    }

    @Test
    void aDeadLetterHoldsAWholeRecord() throws Exception {
        DeadLetter letter = DeadLetter.newBuilder()
                .setJob("admission")
                .setTopic("send-requests.door.care")
                .setPartition(0)
                .setOffset(1)
                .setReason("TOO_LARGE")
                .setDetail("")
                .setValue(ByteBuffer.wrap(new byte[1024 * 1024]))
                .setAtMillis(0)
                .build();
        RecordCodec<DeadLetter> codec = RecordCodec.of(DeadLetter.class);
        assertThat(codec.decode(codec.encode(letter))).isEqualTo(letter);
    }

    private static OutboundMessage outbound() {
        return OutboundMessage.newBuilder()
                .setMessageId("m")
                .setTenantId(7)
                .setType(MessageType.CARE)
                .setRoute("r")
                .setBrandname("LOTUS")
                .setTo("84901234567")
                .setText("text")
                .setEncoding(Encoding.GSM7)
                .setSegments(1)
                .setControlVersion(1)
                .setAdmittedAtMillis(0)
                .setDeadlineMillis(0)
                .build();
    }
}

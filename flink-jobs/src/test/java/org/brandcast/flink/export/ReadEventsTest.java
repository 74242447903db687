package org.brandcast.flink.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.brandcast.clickhouse.ClickHouseRow;
import org.brandcast.flink.export.operator.ExportRows;
import org.brandcast.flink.export.operator.MessagePart;
import org.brandcast.flink.export.operator.ReadAdmissionEvents;
import org.brandcast.flink.export.operator.ReadTrackingEvents;
import org.brandcast.flink.io.DeadLetters;
import org.brandcast.flink.io.RawRecord;
import org.brandcast.flink.testing.Samples;
import org.brandcast.schemas.AdmissionEvent;
import org.brandcast.schemas.Admitted;
import org.brandcast.schemas.DeadLetter;
import org.brandcast.schemas.Delayed;
import org.brandcast.schemas.Door;
import org.brandcast.schemas.Dropped;
import org.brandcast.schemas.Held;
import org.brandcast.schemas.LedgerDelta;
import org.brandcast.schemas.LedgerVerb;
import org.brandcast.schemas.MessageFacts;
import org.brandcast.schemas.MessageStatus;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.OrderThreshold;
import org.brandcast.schemas.QuotaUnit;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.RuleHit;
import org.brandcast.schemas.SendRequest;
import org.brandcast.schemas.StatusChanged;
import org.brandcast.schemas.TrackingEvent;
import org.junit.jupiter.api.Test;

class ReadEventsTest {
    private static final LedgerDelta RESERVE =
            new LedgerDelta(Samples.ORDER, 2L, LedgerVerb.RESERVE, 3L, 2550L, 100L, 3L, 0L);

    private final DeadLetters letters = new DeadLetters(ExportJob.NAME);

    /** What an operator made of one record. */
    private record Read<T>(List<T> out, List<ClickHouseRow> rows, List<DeadLetter> dead) {}

    private <T> Read<T> read(ProcessFunction<RawRecord, T> function, RawRecord record) throws Exception {
        try (OneInputStreamOperatorTestHarness<RawRecord, T> harness =
                ProcessFunctionTestHarnesses.forProcessFunction(function)) {
            harness.processElement(record, 0);
            List<ClickHouseRow> rows = new ArrayList<>();
            List<DeadLetter> dead = new ArrayList<>();
            if (harness.getSideOutput(ExportRows.TAG) != null) {
                harness.getSideOutput(ExportRows.TAG).forEach(each -> rows.add(each.getValue()));
            }
            if (harness.getSideOutput(DeadLetters.TAG) != null) {
                harness.getSideOutput(DeadLetters.TAG).forEach(each -> dead.add(each.getValue()));
            }
            return new Read<>(harness.extractOutputValues(), rows, dead);
        }
    }

    private static RawRecord raw(byte[] value) {
        return new RawRecord("topic", 1, 17, Samples.NOW, null, value);
    }

    @Test
    void anAdmissionMakesItsEventItsFirstStateAndItsLedgerEntry() throws Exception {
        Read<MessagePart> read = read(
                new ReadAdmissionEvents(letters), History.raw("admission-events", 3, History.admitted(5, RESERVE)));
        assertThat(read.rows())
                .extracting(ClickHouseRow::table)
                .containsExactlyInAnyOrder("brandcast.events", "brandcast.messages", "brandcast.ledger");
        assertThat(read.rows()).extracting(ClickHouseRow::origin).containsOnly("admission-events/0/3");
        assertThat(read.out()).hasSize(1);
        assertThat(read.dead()).isEmpty();
    }

    @Test
    void theTextOfAnOneTimePasswordGoesNowhere() throws Exception {
        Read<MessagePart> read = read(
                new ReadAdmissionEvents(letters), History.raw("admission-events", 3, History.admitted(7, RESERVE)));
        assertThat(read.rows())
                .hasSize(3)
                .allSatisfy(row -> assertThat(new String(row.values(), StandardCharsets.UTF_8))
                        .doesNotContain("493817"));
        assertThat(new String(read.out().get(0).head(), StandardCharsets.UTF_8)).doesNotContain("493817");
    }

    @Test
    void whatCannotBeReadIsADeadLetterAndNothingElse() throws Exception {
        byte[] unknown =
                History.raw("x", 0, History.admitted(5, RESERVE)).value().clone();
        unknown[5] ^= 1;
        byte[] cut = java.util.Arrays.copyOf(
                History.raw("x", 0, History.admitted(5, RESERVE)).value(), 40);
        byte[] other = History.raw("x", 0, new SendRequestSample().request).value();
        assertDead(raw("hello, not Avro".getBytes(StandardCharsets.UTF_8)), "NOT_AVRO");
        assertDead(raw(unknown), "UNKNOWN_FINGERPRINT");
        assertDead(raw(other), "UNKNOWN_FINGERPRINT");
        assertDead(raw(cut), "MALFORMED");
        assertDead(raw(new byte[100_000]), "TOO_LARGE");
        assertDead(new RawRecord("topic", 1, 17, Samples.NOW, null, null), "NOT_AVRO");
    }

    @Test
    void valuesThatNoColumnTakesAreDeadLetters() throws Exception {
        AdmissionEvent noUuid = History.admitted(5, RESERVE);
        ((Admitted) noUuid.getBody()).getFacts().setMessageId("m-5");
        assertDead(History.raw("topic", 17, noUuid), "MALFORMED");

        AdmissionEvent seconds = History.admitted(5, RESERVE);
        ((Admitted) seconds.getBody()).getFacts().setAcceptedAtMillis(Samples.NOW / 1000);
        assertDead(History.raw("topic", 17, seconds), "MALFORMED");

        TrackingEvent negative = History.status(5, 1, MessageStatus.SENT, 1, 0);
        ((StatusChanged) negative.getBody()).setInDoubtSegments(-1);
        Read<MessagePart> read = read(new ReadTrackingEvents(letters), History.raw("tracking-events", 4, negative));
        assertThat(read.rows()).isEmpty();
        assertThat(read.out()).isEmpty();
        assertThat(read.dead()).hasSize(1);
        assertThat(read.dead().get(0).getDetail()).contains("inDoubtSegments is -1");
    }

    private void assertDead(RawRecord record, String reason) throws Exception {
        Read<MessagePart> read = read(new ReadAdmissionEvents(letters), record);
        assertThat(read.rows()).isEmpty();
        assertThat(read.out()).isEmpty();
        assertThat(read.dead()).hasSize(1);
        DeadLetter letter = read.dead().get(0);
        assertThat(letter.getReason()).isEqualTo(reason);
        assertThat(letter.getJob()).isEqualTo("export");
        assertThat(letter.getOffset()).isEqualTo(record.offset());
    }

    /** A record of another topic. */
    private static final class SendRequestSample {
        private final SendRequest request = new SendRequest(
                "id",
                Samples.TENANT,
                org.brandcast.schemas.Door.REST,
                org.brandcast.schemas.MessageType.CARE,
                "LOTUS",
                "84961234567",
                "text",
                null,
                null,
                null,
                null,
                0L,
                Samples.NOW,
                null);
    }

    /** Every body that an admission event may have makes a row: a new one that nobody wrote fails here. */
    @Test
    void everyKindOfAdmissionEventHasItsRow() throws Exception {
        List<Object> bodies = List.of(
                new Held(facts(), List.of(new RuleHit("KEYWORD", "vay", 0, 3)), 1, Samples.NOW + 5),
                new Delayed(facts(), "AD_OUT_OF_HOURS", 0, Samples.NOW + 5),
                new OrderThreshold(Samples.ORDER, 1L, 80, 100L, 80L, QuotaUnit.SEGMENTS),
                new Dropped(
                        facts().getMessageId(), null, "viettel-sim", Samples.VIETTEL_NUMBER, 1, 1, "AD_OPTED_OUT", ""));
        for (Object body : bodies) {
            byte[] value =
                    RecordCodec.of(AdmissionEvent.class).encode(new AdmissionEvent(Samples.TENANT, Samples.NOW, body));

            Read<MessagePart> read = read(new ReadAdmissionEvents(letters), raw(value));

            assertThat(read.dead()).as("%s", body).isEmpty();
            assertThat(read.rows()).extracting(ClickHouseRow::table).containsExactly(ExportTables.EVENTS.name());
        }
    }

    private static MessageFacts facts() {
        return MessageFacts.newBuilder()
                .setMessageId(Samples.request("a").getMessageId())
                .setTenantId(Samples.TENANT)
                .setDoor(Door.REST)
                .setType(MessageType.AD)
                .setBrandname("LOTUS")
                .setTo(Samples.VIETTEL_NUMBER)
                .setCarrier("viettel")
                .setText(Samples.TEXT)
                .setBodyHash("hash")
                .setAcceptedAtMillis(Samples.NOW)
                .build();
    }
}

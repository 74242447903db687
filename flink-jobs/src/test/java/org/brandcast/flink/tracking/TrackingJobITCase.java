package org.brandcast.flink.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.api.common.JobStatus;
import org.brandcast.flink.FlinkJob;
import org.brandcast.flink.JobSettings;
import org.brandcast.flink.testing.JobOnMiniCluster;
import org.brandcast.flink.testing.KafkaBroker;
import org.brandcast.flink.testing.Samples;
import org.brandcast.schemas.AdmissionEvent;
import org.brandcast.schemas.Admitted;
import org.brandcast.schemas.ChargeOn;
import org.brandcast.schemas.DeadLetter;
import org.brandcast.schemas.DlrState;
import org.brandcast.schemas.Door;
import org.brandcast.schemas.Encoding;
import org.brandcast.schemas.LedgerDelta;
import org.brandcast.schemas.LedgerVerb;
import org.brandcast.schemas.MessageFacts;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.OutboundMessage;
import org.brandcast.schemas.Settlement;
import org.brandcast.schemas.StatusChanged;
import org.brandcast.schemas.SubmitOutcome;
import org.brandcast.schemas.Topics;
import org.brandcast.schemas.TrackingEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tracking job between real Kafka topics. */
class TrackingJobITCase {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long HOUR = 3_600_000;

    @TempDir
    private Path folder;

    private KafkaBroker kafka;
    private long now;

    @BeforeEach
    void start() throws Exception {
        kafka = KafkaBroker.start();
        now = System.currentTimeMillis();
    }

    @AfterEach
    void stop() throws Exception {
        kafka.close();
    }

    /** A third of the receipts comes before the submit; in between a restart and a lost TaskManager. */
    @Test
    void everyMessageEndsOnceAndSettlesOnceWhateverFails() throws Exception {
        int messages = 600;
        try (JobOnMiniCluster job = JobOnMiniCluster.start(tracking(), settings())) {
            for (int i = 0; i < messages; i++) {
                if (i % 3 == 0) {
                    receipt("s" + i, DlrState.DELIVERED);
                }
                admitted("m" + i, now + HOUR);
                accepted("m" + i, "s" + i);
                if (i % 3 != 0) {
                    receipt("s" + i, i % 3 == 1 ? DlrState.DELIVERED : DlrState.UNDELIVERABLE);
                }
                receipt("s" + (i / 2), i / 2 % 3 == 2 ? DlrState.UNDELIVERABLE : DlrState.DELIVERED);
                if (i == 200) {
                    kafka.flush();
                    kafka.await(Settlement.class, 50, PATIENCE, Topics.SETTLEMENTS);
                    job.stopAndRestore();
                }
                if (i == 400) {
                    kafka.flush();
                    kafka.await(Settlement.class, 250, PATIENCE, Topics.SETTLEMENTS);
                    job.loseTaskManager();
                }
            }
            kafka.flush();

            List<Settlement> settlements = kafka.await(Settlement.class, messages, PATIENCE, Topics.SETTLEMENTS);

            assertThat(settlements).extracting(Settlement::getMessageId).doesNotHaveDuplicates();
            assertThat(settlements)
                    .hasSize(messages)
                    .allSatisfy(each -> assertThat(each.getPostSegments()).isEqualTo(1));
            Map<String, Long> ends = kafka.read(TrackingEvent.class, Topics.TRACKING_EVENTS).stream()
                    .filter(each -> each.getBody() instanceof StatusChanged)
                    .map(each -> ((StatusChanged) each.getBody()).getStatus().name())
                    .collect(Collectors.groupingBy(status -> status, Collectors.counting()));
            assertThat(ends)
                    .containsEntry("QUEUED", 600L)
                    .containsEntry("DELIVERED", 400L)
                    .containsEntry("FAILED", 200L);
            assertThat(job.status()).isEqualTo(JobStatus.RUNNING);
        }
    }

    /** Deadlines follow the progress of the inputs: one that is long past still waits until the inputs are read. */
    @Test
    void aDeadlineEndsAMessageOnceTheInputsAreRead() throws Exception {
        admitted("silent", now - HOUR);
        admitted("delivered", now - HOUR);
        accepted("delivered", "s1");
        for (int i = 0; i < 2_000; i++) {
            admitted("m" + i, now + HOUR);
        }
        receipt("s1", DlrState.DELIVERED);
        admitted("later", now + HOUR);
        kafka.send(Topics.results("viettel-sim"), "k", "no avro".getBytes(StandardCharsets.UTF_8));
        kafka.flush();

        try (JobOnMiniCluster job = JobOnMiniCluster.start(tracking(), settings())) {
            List<Settlement> settlements = kafka.await(Settlement.class, 2, PATIENCE, Topics.SETTLEMENTS);

            assertThat(settlements)
                    .extracting(each -> each.getMessageId() + " " + each.getPostSegments() + " " + each.getCause())
                    .containsExactlyInAnyOrder("delivered 1 DLR_DELIVERED", "silent 0 DEADLINE");
            assertThat(kafka.await(DeadLetter.class, 1, PATIENCE, Topics.deadLetters(TrackingJob.NAME)))
                    .singleElement()
                    .satisfies(each -> assertThat(each.getReason()).isEqualTo("NOT_AVRO"));
            assertThat(job.status()).isEqualTo(JobStatus.RUNNING);
        }
    }

    /** What its route refuses goes to the next route's topic once, over a lost TaskManager, and settles by that route. */
    @Test
    void aMessageThatItsRouteRefusesIsWrittenOnceForTheNextRoute() throws Exception {
        try (JobOnMiniCluster job = JobOnMiniCluster.start(tracking(), settings())) {
            admitted("m", now + HOUR, List.of("viettel-two"));
            kafka.send(
                    Topics.results("viettel-sim"),
                    "m",
                    TrackingSamples.result("viettel-sim", 0, "m", 1, SubmitOutcome.REJECTED, true));
            kafka.flush();
            String resends = Topics.resend("viettel-two", MessageType.CARE);
            assertThat(kafka.await(OutboundMessage.class, 1, PATIENCE, resends))
                    .singleElement()
                    .satisfies(message -> {
                        assertThat(message.getRoute()).isEqualTo("viettel-two");
                        assertThat(message.getText()).isEqualTo(Samples.TEXT);
                        assertThat(message.getAdmittedAtMillis()).isEqualTo(now);
                    });
            job.loseTaskManager();
            var accepted = TrackingSamples.result("viettel-two", 0, "m", 1, SubmitOutcome.ACCEPTED, false);
            accepted.setSubmittedAtMillis(now);
            kafka.send(Topics.results("viettel-two"), "m", accepted);
            var receipt = TrackingSamples.receipt(accepted.getSmscMessageId(), DlrState.DELIVERED);
            receipt.setReceivedAtMillis(now + 1_000);
            receipt.setIdSpace("viettel-two");
            receipt.setRoute("viettel-two");
            kafka.send(Topics.receipts("viettel-two"), "viettel-two/x", receipt);
            kafka.flush();
            assertThat(kafka.await(Settlement.class, 1, PATIENCE, Topics.SETTLEMENTS))
                    .singleElement()
                    .satisfies(each -> assertThat(each.getPostSegments()).isEqualTo(1));
            assertThat(kafka.await(OutboundMessage.class, 1, PATIENCE, resends)).hasSize(1);
        }
    }

    private static FlinkJob tracking() {
        return new FlinkJob(TrackingJob.NAME, TrackingJob::build);
    }

    private JobSettings settings() {
        return new JobSettings(
                kafka.bootstrap(),
                "http://127.0.0.1:1",
                folder.resolve("checkpoints"),
                folder.resolve("savepoints"),
                2,
                Duration.ZERO);
    }

    private void admitted(String messageId, long deadlineMillis) {
        admitted(messageId, deadlineMillis, List.of());
    }

    private void admitted(String messageId, long deadlineMillis, List<String> otherRoutes) {
        MessageFacts facts = new MessageFacts(
                messageId,
                Samples.TENANT,
                Door.REST,
                MessageType.CARE,
                "LOTUS",
                Samples.VIETTEL_NUMBER,
                "viettel",
                Samples.TEXT,
                "hash",
                null,
                9L,
                3L,
                now);
        Admitted admitted = new Admitted(
                facts,
                "viettel-sim",
                "",
                otherRoutes,
                Encoding.GSM7,
                1,
                500L,
                ChargeOn.ACCEPTED,
                deadlineMillis,
                new LedgerDelta(Samples.ORDER, 1L, LedgerVerb.RESERVE, 1L, 500L, 10L, 1L, 0L),
                null,
                null,
                List.of(),
                null);
        kafka.send(Topics.ADMISSION_EVENTS, messageId, new AdmissionEvent(Samples.TENANT, now, admitted));
    }

    private void accepted(String messageId, String smscMessageId) {
        var result = TrackingSamples.result(messageId, 1, SubmitOutcome.ACCEPTED, smscMessageId);
        result.setSubmittedAtMillis(now);
        kafka.send(Topics.results("viettel-sim"), messageId, result);
    }

    private void receipt(String smscMessageId, DlrState state) {
        var receipt = TrackingSamples.receipt(smscMessageId, state);
        receipt.setReceivedAtMillis(now + 1_000);
        kafka.send(Topics.receipts("viettel-sim"), "viettel/" + smscMessageId, receipt);
    }
}

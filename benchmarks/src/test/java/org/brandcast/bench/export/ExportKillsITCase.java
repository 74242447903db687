package org.brandcast.bench.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.brandcast.bench.KafkaBroker;
import org.brandcast.bench.Lab;
import org.brandcast.bench.clickhouse.ClickHouseUnderTest;
import org.brandcast.bench.job.JobUnderTest;
import org.brandcast.bench.job.Outputs;
import org.brandcast.bench.job.Traffic;
import org.brandcast.schemas.AdmissionEvent;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.Topics;
import org.brandcast.schemas.TrackingEvent;
import org.junit.jupiter.api.Test;

/**
 * The export job is killed while it exports, ten times over a million messages under {@code -Dbrandcast.full=true} (else
 * twice over 30,000), and then run once more from zero over everything: both times each view says what plain Java reckons
 * from the records.
 */
class ExportKillsITCase {
    private static final boolean FULL = Boolean.getBoolean("brandcast.full");
    private static final int MESSAGES = FULL ? 1_000_000 : 30_000;
    private static final int KILLS = FULL ? 10 : 2;
    private static final int TENANTS = 40;
    private static final Duration SPAN = Duration.ofDays(85);
    private static final Duration PATIENCE = Duration.ofMinutes(20);
    private static final String JOB = "export";
    private static final String GROUP = "brandcast-" + JOB;
    private static final List<String> TOPICS = List.of(Topics.ADMISSION_EVENTS, Topics.TRACKING_EVENTS);
    /** Not made of the two topics: names come from the portal, and the other is a time. */
    private static final List<String> OTHER_VIEWS = List.of("known_names", "data_as_of");

    @Test
    void noKillAndNoReplayInflatesANumber() throws Exception {
        Instant now = Instant.now();
        try (Lab lab = Lab.open(Path.of(".."), "export-kills")) {
            KafkaBroker broker = KafkaBroker.start(lab);
            broker.make(Topics.ofInstallation());
            try (ClickHouseUnderTest engine = ClickHouseUnderTest.start(lab, "clickhouse", Duration.ofSeconds(1));
                    Outputs outputs = new Outputs(broker.bootstrap())) {
                try (JobUnderTest job = JobUnderTest.start(lab, JOB, "killed", broker.bootstrap(), engine.url())) {
                    writeAndKill(lab, broker, outputs, job, now);
                    awaitThrough(lab, outputs, job);
                }
                Truth truth = truth(broker, outputs, now);
                assertThat(truth.size()).isEqualTo(MESSAGES);
                assertViews(lab, engine, truth, "after the kills");

                try (Admin admin = broker.admin()) {
                    admin.deleteConsumerGroups(List.of(GROUP)).all().get();
                }
                try (JobUnderTest again = JobUnderTest.start(lab, JOB, "replayed", broker.bootstrap(), engine.url())) {
                    awaitThrough(lab, outputs, again);
                }
                assertViews(lab, engine, truth, "after the replay");
            }
        }
    }

    /** Each kill comes while a part of the stream is written and read, at a moment of its own. */
    private static void writeAndKill(Lab lab, KafkaBroker broker, Outputs outputs, JobUnderTest job, Instant now)
            throws Exception {
        Random moments = new Random(7);
        try (Traffic traffic = new Traffic(broker.bootstrap())) {
            Fates fates = new Fates(MESSAGES, TENANTS, now, SPAN, (topic, key, event) -> {
                var unused = traffic.send(topic, key, event);
            });
            fates.grant();
            for (int part = 0; part <= KILLS; part++) {
                fates.write((long) MESSAGES * part / (KILLS + 1), (long) MESSAGES * (part + 1) / (KILLS + 1));
                traffic.flush();
                if (part < KILLS) {
                    long read = outputs.readOf(GROUP, TOPICS);
                    lab.await(
                            "the job gets on",
                            job.process(),
                            job.log(),
                            PATIENCE,
                            () -> outputs.readOf(GROUP, TOPICS) > read);
                    Thread.sleep(moments.nextInt(400));
                    job.killAndRestart();
                }
            }
        }
    }

    private static void awaitThrough(Lab lab, Outputs outputs, JobUnderTest job) throws Exception {
        lab.await("all is exported", job.process(), job.log(), PATIENCE, () -> outputs.isThrough(GROUP, TOPICS));
    }

    private static Truth truth(KafkaBroker broker, Outputs outputs, Instant now) throws Exception {
        Truth truth = new Truth(now);
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (String topic : TOPICS) {
            ends.putAll(outputs.mark(topic).ends());
        }
        RecordCodec<AdmissionEvent> admission = RecordCodec.of(AdmissionEvent.class);
        RecordCodec<TrackingEvent> tracking = RecordCodec.of(TrackingEvent.class);
        try (Consumer<byte[], byte[]> consumer = Outputs.consumer(broker.bootstrap())) {
            consumer.assign(ends.keySet());
            consumer.seekToBeginning(ends.keySet());
            while (ends.entrySet().stream().anyMatch(each -> consumer.position(each.getKey()) < each.getValue())) {
                for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofMillis(500))) {
                    if (each.topic().equals(Topics.ADMISSION_EVENTS)) {
                        truth.read(admission.decode(each.value()));
                    } else {
                        truth.read(tracking.decode(each.value()));
                    }
                }
            }
        }
        return truth;
    }

    private static void assertViews(Lab lab, ClickHouseUnderTest engine, Truth truth, String when) throws Exception {
        awaitRollUps(lab, engine);
        Map<String, Truth.View> views = truth.views();
        List<String> known = engine.ask(
                        "SELECT name FROM system.tables WHERE database = 'brandcast' AND engine = 'View' FORMAT TSV")
                .lines()
                .toList();
        TreeSet<String> reckoned = new TreeSet<>(views.keySet());
        reckoned.addAll(OTHER_VIEWS);
        assertThat(new TreeSet<>(known)).as("views that are reckoned").isEqualTo(reckoned);
        for (Map.Entry<String, Truth.View> view : views.entrySet()) {
            List<String> rows = new ArrayList<>(engine.ask(
                            "SELECT " + view.getValue().columns() + " FROM brandcast." + view.getKey() + " FORMAT TSV")
                    .lines()
                    .toList());
            rows.sort(null);
            assertSame(view.getKey() + " " + when, rows, view.getValue().rows());
        }
    }

    /** A million lines that differ say less than the first of them. */
    private static void assertSame(String what, List<String> rows, List<String> truth) {
        assertThat(truth).as("the truth of %s", what).isNotEmpty();
        for (int i = 0; i < Math.min(rows.size(), truth.size()); i++) {
            assertThat(rows.get(i))
                    .as("%s, line %d of %d", what, i, truth.size())
                    .isEqualTo(truth.get(i));
        }
        assertThat(rows).as("rows of %s", what).hasSameSizeAs(truth);
    }

    /** Until everything that is written by now is in every roll-up. */
    private static void awaitRollUps(Lab lab, ClickHouseUnderTest engine) throws Exception {
        String now = engine.ask("SELECT toString(now64(3, 'UTC')) FORMAT TSV").strip();
        lab.await(
                "all is rolled up",
                engine.process(),
                "clickhouse",
                PATIENCE,
                () -> engine.ask("SELECT count() FROM brandcast.figures_as_of FINAL WHERE as_of > toDateTime64('" + now
                                + "', 3, 'UTC') FORMAT TSV")
                        .strip()
                        .equals("3"));
    }
}

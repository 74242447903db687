package org.brandcast.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.brandcast.flink.admission.AdmissionJob;
import org.brandcast.flink.submit.FlinkRest;
import org.brandcast.flink.submit.KafkaGroups;
import org.brandcast.flink.submit.RunMarker;
import org.brandcast.flink.testing.KafkaBroker;
import org.brandcast.flink.testing.Samples;
import org.brandcast.schemas.AdmissionEvent;
import org.brandcast.schemas.Admitted;
import org.brandcast.schemas.ControlRecord;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.OrderGrant;
import org.brandcast.schemas.SendRequest;
import org.brandcast.schemas.Topics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Submitting and stopping over the REST interface of a cluster, as the stack does it. */
class SubmitAndStopITCase {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final FlinkJob ADMISSION = new FlinkJob(AdmissionJob.NAME, AdmissionJob::build);

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private KafkaBroker kafka;
    private MiniCluster cluster;
    private FlinkRest flink;
    private JobSettings settings;

    @BeforeEach
    void start() throws Exception {
        kafka = KafkaBroker.start();
        startCluster();
        settings = new JobSettings(
                kafka.bootstrap(),
                "http://127.0.0.1:1",
                folder.resolve("checkpoints"),
                folder.resolve("savepoints"),
                1,
                Duration.ofHours(1));
    }

    @AfterEach
    void stop() throws Exception {
        cluster.close();
        kafka.close();
    }

    @Test
    void aJobGoesOnWhereItWasAndNeverStartsEmptyAgain() throws Exception {
        for (ControlRecord each : Samples.world()) {
            kafka.send(Topics.CONTROL, each.getKey(), each);
        }
        OrderGrant grant = Samples.grant(Samples.ORDER, 1, 10);
        grant.setValidUntilMillis(Long.MAX_VALUE);
        kafka.send(Topics.CONTROL, "order/5", Samples.control(13, "order/5", grant));
        send("a");

        assertThat(submit()).as(lines()).isTrue();
        assertThat(lastLine()).startsWith("job admission: started for the first time");
        assertThat(RunMarker.in(settings.checkpointDirOf(AdmissionJob.NAME)).exists())
                .isTrue();
        assertThat(submit()).as(lines()).isTrue();
        assertThat(lastLine()).startsWith("job admission: already there");
        kafka.await(AdmissionEvent.class, 2, PATIENCE, Topics.ADMISSION_EVENTS);

        assertThat(stopJobs()).isTrue();
        assertThat(lastLine()).startsWith("job admission: stopped with savepoint");
        send("b");
        assertThat(submit()).as(lines()).isTrue();
        assertThat(lastLine()).startsWith("job admission: restored from " + settings.savepointDirOf("admission"));
        kafka.await(AdmissionEvent.class, 3, PATIENCE, Topics.ADMISSION_EVENTS);

        // The JobManager dies: its jobs are gone, their checkpoints stay.
        cluster.close();
        startCluster();
        send("c");
        assertThat(submit()).as(lines()).isTrue();
        assertThat(lastLine()).startsWith("job admission: restored from " + settings.checkpointDirOf("admission"));
        List<AdmissionEvent> events = kafka.await(AdmissionEvent.class, 4, PATIENCE, Topics.ADMISSION_EVENTS);
        assertThat(events)
                .filteredOn(each -> each.getBody() instanceof Admitted)
                .extracting(each -> ((Admitted) each.getBody()).getFacts().getClientRef())
                .containsExactlyInAnyOrder("a", "b", "c");

        awaitCommittedOffsets();
        assertThat(stopJobs()).isTrue();
        delete(folder.resolve("savepoints"));
        delete(settings.checkpointDirOf("admission"));
        assertThat(submit()).as(lines()).isFalse();
        assertThat(lastLine()).contains("has run").contains("consumer group brandcast-admission");
        RunMarker.in(settings.checkpointDirOf("admission")).write();
        assertThat(submit()).as(lines()).isFalse();
        assertThat(lastLine()).contains("HAS-RUN");
        assertThat(flink.jobs()).allMatch(FlinkRest.Job::hasEnded);
    }

    private void startCluster() throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(128));
        cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(1)
                .withRandomPorts()
                .build());
        cluster.start();
        URI rest = cluster.getRestAddress().get();
        flink = new FlinkRest(URI.create("http://127.0.0.1:" + rest.getPort()));
    }

    private void awaitCommittedOffsets() throws Exception {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (!KafkaGroups.hasCommittedOffsets(kafka.bootstrap(), "brandcast-admission")) {
            assertThat(System.nanoTime()).as("no offsets are committed").isLessThan(giveUp);
            Thread.sleep(500);
        }
    }

    private boolean submit() throws Exception {
        return new SubmitJobs(flink, settings, printer()).run(List.of(ADMISSION));
    }

    private boolean stopJobs() throws Exception {
        return new StopJobs(flink, settings.savepointDir(), Duration.ofMinutes(1), printer())
                .run(List.of(AdmissionJob.NAME));
    }

    private PrintStream printer() {
        return new PrintStream(printed, true, StandardCharsets.UTF_8);
    }

    private String lines() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private String lastLine() {
        List<String> lines = printed.toString(StandardCharsets.UTF_8).lines().toList();
        return lines.get(lines.size() - 1);
    }

    private void send(String clientRef) throws Exception {
        SendRequest request = Samples.request(clientRef);
        request.setAcceptedAtMillis(System.currentTimeMillis());
        request.setControlVersion(13L);
        kafka.send(Topics.door(MessageType.CARE), request.getTo(), request);
        kafka.flush();
    }

    /** The cluster itself deletes here for a moment after a job's end, so more than one attempt may be needed. */
    private static void delete(Path tree) throws InterruptedException {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (Files.exists(tree)) {
            try (Stream<Path> all = Files.walk(tree)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(each);
                }
            } catch (IOException | UncheckedIOException e) {
                assertThat(System.nanoTime()).as("%s stays: %s", tree, e).isLessThan(giveUp);
                Thread.sleep(100);
            }
        }
    }
}

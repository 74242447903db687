package org.brandcast.bench.export;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.brandcast.bench.Bench;
import org.brandcast.bench.Figures;
import org.brandcast.bench.JavaProcess;
import org.brandcast.bench.KafkaBroker;
import org.brandcast.bench.Lab;
import org.brandcast.bench.Progress;
import org.brandcast.bench.clickhouse.ClickHouseUnderTest;
import org.brandcast.bench.job.JobUnderTest;
import org.brandcast.bench.job.Outputs;
import org.brandcast.bench.job.Traffic;
import org.brandcast.schemas.Topics;

/**
 * The export job in its production configuration, from Kafka into the engine with every roll-up at work, beside the bare
 * client that inserts the same rows into the same tables of an engine of its own, in batches that are ready.
 *
 * <p>The rows are made ready by the job itself, which runs once against a recorder. A message is two to three rows of
 * {@code messages}, four to six of {@code events}, up to two of {@code ledger}. Measured is the second half of each run,
 * so that no start counts.
 */
public final class ExportBench implements Bench {
    private static final String BASELINE =
            "client-v2 with prepared batches, into the same tables with the same roll-ups";
    private static final String JOB = "export";
    private static final String GROUP = "brandcast-" + JOB;
    private static final List<String> TOPICS = List.of(Topics.ADMISSION_EVENTS, Topics.TRACKING_EVENTS);
    private static final int MESSAGES = 400_000;
    private static final int MESSAGES_FULL = 2_000_000;
    private static final int TENANTS = 200;
    private static final int IN_FLIGHT = 2;
    private static final Duration SPAN = Duration.ofHours(2);
    private static final Duration ROLL_UP_EVERY = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    /** What went in while it was measured, and what it took. */
    private record Run(double messages, double seconds, double jobCpuSeconds, double engineCpuSeconds) {
        double perSecond() {
            return messages / seconds;
        }

        double cpuPerMillion() {
            return (jobCpuSeconds + engineCpuSeconds) / messages * 1e6;
        }

        @Override
        public String toString() {
            return String.format(
                    "%.0f messages/s; CPU seconds for a million: %.0f, of these the engine %.0f",
                    perSecond(), cpuPerMillion(), engineCpuSeconds / messages * 1e6);
        }
    }

    @Override
    public String name() {
        return "export";
    }

    @Override
    public void run(Lab lab, Figures figures) throws Exception {
        int messages = Boolean.parseBoolean(System.getenv("BRANDCAST_BENCH_FULL")) ? MESSAGES_FULL : MESSAGES;
        KafkaBroker broker = KafkaBroker.start(lab);
        broker.make(Topics.ofInstallation());
        write(broker, messages);
        Path batches = lab.folder().resolve("batches");
        try (Outputs outputs = new Outputs(broker.bootstrap())) {
            try (PreparedBatches recorder = PreparedBatches.into(batches);
                    JobUnderTest job = JobUnderTest.start(lab, JOB, "recorded", broker.bootstrap(), recorder.url())) {
                lab.await(
                        "the rows are ready",
                        job.process(),
                        job.log(),
                        PATIENCE,
                        () -> outputs.isThrough(GROUP, TOPICS));
            }
            Progress.say("rows are ready: %,d MB", Files.size(batches) / 1_000_000);
            forget(broker);
            Run bare = bare(lab, batches, messages);
            Progress.say("bare client: %s", bare);
            Files.delete(batches);
            try (ClickHouseUnderTest engine = ClickHouseUnderTest.start(lab, "clickhouse-export", ROLL_UP_EVERY);
                    JobUnderTest job = JobUnderTest.start(lab, JOB, "exported", broker.bootstrap(), engine.url())) {
                Run run = exported(lab, outputs, job, engine, messages);
                Progress.say("export job: %s", run);
                figures.add("throughput", run.perSecond(), "messages/s", BASELINE, bare.perSecond());
                figures.add(
                        "cpu-seconds-per-million", run.cpuPerMillion(), "CPU seconds", BASELINE, bare.cpuPerMillion());
                check(engine, messages);
                figures.add("bytes-per-message", bytesOnDisk(engine) / messages, "bytes");
            }
        }
    }

    private static void write(KafkaBroker broker, int messages) {
        try (Traffic traffic = new Traffic(broker.bootstrap())) {
            Fates fates = new Fates(messages, TENANTS, Instant.now(), SPAN, (topic, key, event) -> {
                var unused = traffic.send(topic, key, event);
            });
            fates.grant();
            fates.write(0, messages);
            traffic.flush();
            Progress.say("%,d messages are %,d records", messages, fates.records());
        }
    }

    /** As if the job had never run. */
    private static void forget(KafkaBroker broker) throws Exception {
        try (Admin admin = broker.admin()) {
            admin.deleteConsumerGroups(List.of(GROUP)).all().get();
        }
    }

    private static Run bare(Lab lab, Path batches, int messages) throws Exception {
        Path result = lab.folder().resolve("bare");
        try (ClickHouseUnderTest engine = ClickHouseUnderTest.start(lab, "clickhouse-bare", ROLL_UP_EVERY)) {
            Path half = lab.folder().resolve("bare.half");
            JavaProcess client = lab.start(
                    "bare",
                    "flink-jobs",
                    512,
                    java.util.Map.of(),
                    PreparedInsertMain.class.getName(),
                    List.of(
                            batches.toString(),
                            engine.url().toString(),
                            Integer.toString(IN_FLIGHT),
                            result.toString()));
            lab.await("half of the batches are in", client, "bare", PATIENCE, () -> Files.exists(half));
            Duration clientCpu = client.cpu();
            Duration engineCpu = engine.process().cpu();
            Duration[] until = {clientCpu, engineCpu};
            lab.await("all batches are in", client, "bare", PATIENCE, () -> {
                until[0] = client.cpu();
                until[1] = engine.process().cpu();
                return Files.exists(result);
            });
            String[] measured = Files.readString(result).split(" ", -1);
            return new Run(
                    messages * Double.parseDouble(measured[0]),
                    Double.parseDouble(measured[1]),
                    seconds(until[0].minus(clientCpu)),
                    seconds(until[1].minus(engineCpu)));
        }
    }

    private static Run exported(Lab lab, Outputs outputs, JobUnderTest job, ClickHouseUnderTest engine, int messages)
            throws Exception {
        long ends = outputs.ends(TOPICS);
        lab.await(
                "half is exported",
                job.process(),
                job.log(),
                PATIENCE,
                () -> outputs.readOf(GROUP, TOPICS) >= ends / 2);
        long before = outputs.readOf(GROUP, TOPICS);
        Duration jobCpu = job.process().cpu();
        Duration engineCpu = engine.process().cpu();
        long began = System.nanoTime();
        lab.await("all is exported", job.process(), job.log(), PATIENCE, () -> outputs.readOf(GROUP, TOPICS) >= ends);
        double seconds = (System.nanoTime() - began) / 1e9;
        return new Run(
                messages * (double) (ends - before) / ends,
                seconds,
                seconds(job.process().cpu().minus(jobCpu)),
                seconds(engine.process().cpu().minus(engineCpu)));
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static void check(ClickHouseUnderTest engine, int messages) throws Exception {
        long known = Long.parseLong(
                engine.ask("SELECT count() FROM brandcast.messages FINAL").strip());
        if (known != messages) {
            throw new IllegalStateException(known + " of " + messages + " messages were exported");
        }
    }

    /** Of everything, the roll-ups too, when all is merged. */
    private static double bytesOnDisk(ClickHouseUnderTest engine) throws Exception {
        for (String table : List.of("messages", "events", "ledger", "traffic_hours", "traffic_days", "order_hours")) {
            engine.ask("OPTIMIZE TABLE brandcast." + table + " FINAL");
        }
        Progress.say(
                "bytes by table: %s",
                engine.ask("SELECT table, sum(bytes_on_disk) FROM system.parts WHERE database = 'brandcast' AND active"
                                + " GROUP BY table ORDER BY 2 DESC FORMAT TSV")
                        .replace("\t", " ")
                        .replace("\n", ", "));
        return Double.parseDouble(
                engine.ask("SELECT sum(bytes_on_disk) FROM system.parts WHERE database = 'brandcast' AND active")
                        .strip());
    }
}

package org.brandcast.flink;

import java.net.URI;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;

/**
 * What the jobs are told from outside.
 *
 * @param kafkaBootstrap host:port of the brokers, comma separated
 * @param clickhouseUrl HTTP address of the ClickHouse that the export job writes to
 * @param checkpointDir folder of all checkpoints; each job has its own below it
 * @param savepointDir folder of all savepoints; each job has its own below it
 * @param parallelism of every operator but the single-partition readers
 * @param zone the installation's: in it the days and months of caps begin
 * @param trackingGrace how long after its deadline a message may still be told final by a receipt
 */
public record JobSettings(
        String kafkaBootstrap,
        String clickhouseUrl,
        Path checkpointDir,
        Path savepointDir,
        int parallelism,
        Duration trackingGrace,
        ZoneId zone) {

    /** Names of the arguments that {@link #of} reads. */
    static final List<String> ARGUMENTS = List.of(
            "kafka-bootstrap",
            "clickhouse-url",
            "checkpoint-dir",
            "savepoint-dir",
            "parallelism",
            "tracking-grace-seconds",
            "zone");

    /** State is cut into this many key groups: the bound of any later parallelism, fixed for the life of the state. */
    public static final int MAX_PARALLELISM = 128;

    private static final int DEFAULT_GRACE_SECONDS = 3600;
    private static final String DEFAULT_ZONE = "Asia/Ho_Chi_Minh";

    public JobSettings {
        Objects.requireNonNull(kafkaBootstrap, "kafkaBootstrap is null");
        Objects.requireNonNull(clickhouseUrl, "clickhouseUrl is null");
        Objects.requireNonNull(checkpointDir, "checkpointDir is null");
        Objects.requireNonNull(savepointDir, "savepointDir is null");
        Objects.requireNonNull(trackingGrace, "trackingGrace is null");
        Objects.requireNonNull(zone, "zone is null");
        if (parallelism < 1 || parallelism > MAX_PARALLELISM) {
            throw new IllegalArgumentException("parallelism is " + parallelism + ", not 1 to " + MAX_PARALLELISM);
        }
    }

    /** Settings of an installation in Vietnam. */
    public JobSettings(
            String kafkaBootstrap,
            String clickhouseUrl,
            Path checkpointDir,
            Path savepointDir,
            int parallelism,
            Duration trackingGrace) {
        this(
                kafkaBootstrap,
                clickhouseUrl,
                checkpointDir,
                savepointDir,
                parallelism,
                trackingGrace,
                ZoneId.of(DEFAULT_ZONE));
    }

    static JobSettings of(Arguments arguments) {
        String clickhouseUrl = arguments.orElse("clickhouse-url", "http://127.0.0.1:8723");
        if (URI.create(clickhouseUrl).getHost() == null) {
            throw new IllegalArgumentException("argument --clickhouse-url is not an address: " + clickhouseUrl);
        }
        return new JobSettings(
                arguments.required("kafka-bootstrap"),
                clickhouseUrl,
                Path.of(arguments.required("checkpoint-dir")).toAbsolutePath(),
                Path.of(arguments.required("savepoint-dir")).toAbsolutePath(),
                arguments.intOrElse("parallelism", 1, 1, MAX_PARALLELISM),
                Duration.ofSeconds(
                        arguments.intOrElse("tracking-grace-seconds", DEFAULT_GRACE_SECONDS, 0, 30 * 24 * 3600)),
                zone(arguments.orElse("zone", DEFAULT_ZONE)));
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("argument --zone names no time zone: " + name, e);
        }
    }

    /** Where this job's checkpoints are. */
    public Path checkpointDirOf(String job) {
        return checkpointDir.resolve(job);
    }

    /** Where this job's savepoints are. */
    public Path savepointDirOf(String job) {
        return savepointDir.resolve(job);
    }
}

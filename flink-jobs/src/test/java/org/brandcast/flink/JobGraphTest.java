package org.brandcast.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.brandcast.flink.admission.AdmissionJob;
import org.brandcast.flink.io.KafkaEnds;
import org.brandcast.flink.io.RawRecord;
import org.brandcast.flink.tracking.TrackingJob;
import org.brandcast.schemas.MessageType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The graphs are built with automatic uids and generic types forbidden, as they are in production: a forgotten uid or
 * a type that only Kryo can write fails here.
 */
class JobGraphTest {
    private static final String NO_KAFKA = "127.0.0.1:1";

    @TempDir
    private Path folder;

    @Test
    void admissionHasAUidForEveryOperator() {
        StreamExecutionEnvironment environment = environment(AdmissionJob.NAME);
        KafkaEnds kafka = new KafkaEnds(NO_KAFKA, AdmissionJob.NAME);
        Map<MessageType, Source<RawRecord, ?, ?>> doors = new EnumMap<>(MessageType.class);
        for (MessageType type : MessageType.values()) {
            doors.put(type, kafka.source("door." + type));
        }
        AdmissionJob.Ends ends = new AdmissionJob.Ends(
                doors,
                kafka.source("facts"),
                kafka.source("control"),
                kafka.source("settlements"),
                kafka.sink("decisions", Pattern.compile("x")),
                kafka.sink("dead-letters", Pattern.compile("x")));
        new AdmissionJob(ends, 0, settings().zone()).wire(environment);

        assertUids(environment.getStreamGraph());
    }

    @Test
    void trackingHasAUidForEveryOperator() {
        StreamExecutionEnvironment environment = environment(TrackingJob.NAME);
        TrackingJob.build(environment, settings());

        assertUids(environment.getStreamGraph());
    }

    private static void assertUids(StreamGraph graph) {
        assertThat(graph.getStreamNodes()).hasSizeGreaterThan(10);
        for (StreamNode node : graph.getStreamNodes()) {
            // The writer and committer of a sink derive theirs from the sink's.
            assertThat(node.getTransformationUID())
                    .as("uid of %s", node.getOperatorName())
                    .isNotNull();
        }
        assertThat(graph.getJobGraph().getMaximumParallelism()).isPositive();
        graph.getJobGraph()
                .getVertices()
                .forEach(vertex -> assertThat(vertex.getMaxParallelism()).isEqualTo(JobSettings.MAX_PARALLELISM));
    }

    private StreamExecutionEnvironment environment(String job) {
        var configuration = JobEnvironment.of(job, settings());
        assertThat(configuration.get(PipelineOptions.GENERIC_TYPES)).isFalse();
        assertThat(configuration.get(PipelineOptions.AUTO_GENERATE_UIDS)).isFalse();
        return StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    }

    private JobSettings settings() {
        return new JobSettings(
                NO_KAFKA, "http://127.0.0.1:1", folder.resolve("c"), folder.resolve("s"), 2, Duration.ofHours(1));
    }
}

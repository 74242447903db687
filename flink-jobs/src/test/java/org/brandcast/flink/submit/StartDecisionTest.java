package org.brandcast.flink.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartDecisionTest {
    private static final StartDecision.KafkaMemory NEVER_RAN = new StartDecision.KafkaMemory("g", false);
    private static final StartDecision.KafkaMemory HAS_RUN = new StartDecision.KafkaMemory("g", true);

    @TempDir
    private Path folder;

    @Test
    void aJobThatNeverCompletedACheckpointStartsEmptyAsOftenAsItMust() {
        assertThat(decide(Optional.empty(), NEVER_RAN)).isInstanceOf(StartDecision.StartEmpty.class);
        assertThat(decide(Optional.empty(), NEVER_RAN)).isInstanceOf(StartDecision.StartEmpty.class);
    }

    @Test
    void aJobWithStateGoesOnThere() {
        RestorePoint point = new RestorePoint(folder.resolve("chk-1"), 1);
        assertThat(decide(Optional.of(point), HAS_RUN)).isEqualTo(new StartDecision.Restore(point));
        assertThat(decide(Optional.of(point), NEVER_RAN)).isEqualTo(new StartDecision.Restore(point));
    }

    @Test
    void aJobThatHasRunNeverStartsEmpty() {
        RunMarker.in(folder).write();
        RunMarker.in(folder).write();
        assertThat(((StartDecision.Refuse) decide(Optional.empty(), NEVER_RAN)).problem())
                .contains("HAS-RUN")
                .contains("admission");
    }

    @Test
    void kafkaRemembersEvenWhenTheFolderIsGone() {
        assertThat(((StartDecision.Refuse) decide(Optional.empty(), HAS_RUN)).problem())
                .contains("consumer group g");
    }

    private StartDecision decide(Optional<RestorePoint> newest, StartDecision.KafkaMemory memory) {
        return StartDecision.of("admission", newest, RunMarker.in(folder), memory);
    }
}

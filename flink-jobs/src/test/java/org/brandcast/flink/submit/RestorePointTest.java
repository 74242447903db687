package org.brandcast.flink.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestorePointTest {
    @TempDir
    private Path folder;

    private Path checkpoints;
    private Path savepoints;

    @BeforeEach
    void folders() {
        checkpoints = folder.resolve("checkpoints/admission");
        savepoints = folder.resolve("savepoints/admission");
    }

    @Test
    void ofAJobThatNeverRanThereIsNone() throws IOException {
        assertThat(RestorePoint.newestOf(checkpoints, savepoints)).isEmpty();
        Files.createDirectories(checkpoints);
        Files.writeString(checkpoints.resolve("HAS-RUN"), "");
        assertThat(RestorePoint.newestOf(checkpoints, savepoints)).isEmpty();
    }

    @Test
    void theNewestOfAllRunsAndSavepointsWins() throws IOException {
        complete(checkpoints.resolve("aaaa/chk-900"), 1_000);
        complete(checkpoints.resolve("bbbb/chk-3"), 3_000);
        complete(savepoints.resolve("savepoint-a-1"), 2_000);
        assertNewest(checkpoints.resolve("bbbb/chk-3"));

        complete(savepoints.resolve("savepoint-b-2"), 3_000);
        assertNewest(savepoints.resolve("savepoint-b-2"));

        complete(checkpoints.resolve("bbbb/chk-4"), 4_000);
        assertNewest(checkpoints.resolve("bbbb/chk-4"));
    }

    @Test
    void anIncompleteCheckpointIsNone() throws IOException {
        complete(checkpoints.resolve("aaaa/chk-1"), 1_000);
        Path begun = checkpoints.resolve("aaaa/chk-2");
        Files.createDirectories(begun);
        Files.writeString(begun.resolve("._metadata.inprogress.1234"), "half");
        Files.createDirectories(checkpoints.resolve("aaaa/shared"));
        assertNewest(checkpoints.resolve("aaaa/chk-1"));
    }

    private void assertNewest(Path expected) {
        assertThat(RestorePoint.newestOf(checkpoints, savepoints))
                .map(RestorePoint::folder)
                .contains(expected);
    }

    private static void complete(Path state, long atMillis) throws IOException {
        Files.createDirectories(state);
        Path metadata = state.resolve("_metadata");
        Files.writeString(metadata, "state");
        Files.setLastModifiedTime(metadata, FileTime.fromMillis(atMillis));
    }
}

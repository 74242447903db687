package org.brandcast.flink.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OldStatesTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_795_000_000);

    @TempDir
    private Path folder;

    private Path checkpoints;
    private Path savepoints;

    @BeforeEach
    void folders() throws IOException {
        checkpoints = Files.createDirectories(folder.resolve("checkpoints/admission"));
        savepoints = Files.createDirectories(folder.resolve("savepoints/admission"));
        RunMarker.in(checkpoints).write();
    }

    @Test
    void theNewestThreeStay() throws IOException {
        complete(checkpoints.resolve("a"), "chk-1", 1);
        complete(checkpoints.resolve("b"), "chk-1", 2);
        Files.writeString(
                Files.createDirectories(checkpoints.resolve("b/shared")).resolve("f"), "x");
        complete(savepoints, "savepoint-c", 3);
        complete(checkpoints.resolve("d"), "chk-7", 4);
        complete(checkpoints.resolve("d"), "chk-8", 5);
        complete(savepoints, "savepoint-e", 6);

        new OldStates(checkpoints, savepoints).prune(NOW);

        assertThat(checkpoints).isDirectoryNotContaining("glob:**/{a,b}");
        assertThat(checkpoints.resolve("d/chk-7")).exists();
        assertThat(savepoints.resolve("savepoint-c")).exists();
        assertThat(savepoints.resolve("savepoint-e")).exists();
        assertThat(RunMarker.in(checkpoints).exists()).isTrue();
    }

    @Test
    void whatARunLeftEmptyGoesAfterAWhileAndARunThatBeginsStays() throws IOException {
        touch(Files.createDirectories(checkpoints.resolve("stopped/shared")).getParent(), NOW.minusSeconds(7_200));
        touch(Files.createDirectories(checkpoints.resolve("begun/shared")).getParent(), NOW.minusSeconds(10));

        new OldStates(checkpoints, savepoints).prune(NOW);

        assertThat(checkpoints.resolve("stopped")).doesNotExist();
        assertThat(checkpoints.resolve("begun")).exists();
    }

    private static void complete(Path parent, String name, long second) throws IOException {
        Path metadata = Files.createDirectories(parent.resolve(name)).resolve("_metadata");
        Files.writeString(metadata, "state");
        touch(metadata, Instant.ofEpochSecond(second));
    }

    private static void touch(Path file, Instant at) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(at));
    }
}

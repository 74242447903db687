package org.brandcast.flink.submit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * The file {@code HAS-RUN} in a job's checkpoint folder: the job has completed a checkpoint, so its effects are
 * visible outside and it must never again start without state.
 */
public record RunMarker(Path file) {
    private static final String NAME = "HAS-RUN";

    public static RunMarker in(Path checkpointDirOfJob) {
        return new RunMarker(checkpointDirOfJob.resolve(NAME));
    }

    public boolean exists() {
        return Files.exists(file);
    }

    public void write() {
        if (exists()) {
            return;
        }
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, "This job had completed a checkpoint by " + Instant.now() + ".\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}

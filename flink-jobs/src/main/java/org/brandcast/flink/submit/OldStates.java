package org.brandcast.flink.submit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the states of a job's earlier runs, which nobody else does: a run that is killed leaves its checkpoints, a
 * restored savepoint stays. A restored run's first checkpoint is whole and refers to no file of an earlier run, so the
 * folder of a run that has a newer complete state behind it isn't needed. The newest few stay, for the case that the
 * newest can't be read.
 */
public record OldStates(Path checkpoints, Path savepoints) {
    private static final Logger LOG = LoggerFactory.getLogger(OldStates.class);

    /** Runs and savepoints with a complete state that stay. */
    private static final int KEPT = 3;

    /** A folder without a complete state may belong to a run that has just begun; after this time it doesn't. */
    private static final Duration EMPTY_KEPT = Duration.ofHours(1);

    /** The folder of one run, or of one savepoint, with the time of its newest complete state. */
    private record Complete(Path folder, long writtenAtMillis) {}

    /** Deletes what is not needed. */
    public void prune(Instant now) {
        List<Complete> complete = new ArrayList<>();
        for (Path run : RestorePoint.list(checkpoints)) {
            if (Files.isDirectory(run)) {
                sort(run, RestorePoint.list(run), complete, now);
            }
        }
        for (Path savepoint : RestorePoint.list(savepoints)) {
            sort(savepoint, List.of(savepoint), complete, now);
        }
        complete.stream()
                .sorted(Comparator.comparingLong(Complete::writtenAtMillis).reversed())
                .skip(KEPT)
                .forEach(each -> delete(each.folder()));
    }

    private static void sort(Path folder, List<Path> states, List<Complete> complete, Instant now) {
        OptionalLong newest = states.stream()
                .map(RestorePoint::stamped)
                .flatMap(Optional::stream)
                .mapToLong(RestorePoint::writtenAtMillis)
                .max();
        if (newest.isPresent()) {
            complete.add(new Complete(folder, newest.getAsLong()));
        } else if (touched(folder).isBefore(now.minus(EMPTY_KEPT))) {
            delete(folder);
        }
    }

    private static Instant touched(Path folder) {
        try {
            return Files.getLastModifiedTime(folder).toInstant();
        } catch (IOException e) {
            // Gone in this moment.
            return Instant.MAX;
        }
    }

    /** A run that has just ended may still be deleting here itself; what is left goes with the next start. */
    private static void delete(Path folder) {
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path each : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("{} is an old state, but can't be deleted now", folder, e);
        }
    }
}

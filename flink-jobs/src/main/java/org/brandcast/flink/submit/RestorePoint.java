package org.brandcast.flink.submit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A complete state of a job on disk. Flink moves the file {@code _metadata} into place as the last act of a checkpoint
 * or savepoint, so a folder that has it is complete, whenever the process was killed.
 *
 * @param folder what a job is restored from
 * @param writtenAtMillis when its metadata was written
 */
public record RestorePoint(Path folder, long writtenAtMillis) {
    private static final String METADATA = "_metadata";
    private static final String CHECKPOINT_PREFIX = "chk-";

    /**
     * The newest complete state of a job: {@code <checkpoints>/<flink job id>/chk-<n>/_metadata} or
     * {@code <savepoints>/<savepoint>/_metadata}, whichever was written last. A savepoint wins a tie: it is taken by a
     * stop, after which there is no checkpoint.
     */
    public static Optional<RestorePoint> newestOf(Path checkpoints, Path savepoints) {
        List<Path> folders = new ArrayList<>(list(savepoints));
        for (Path run : list(checkpoints)) {
            for (Path folder : list(run)) {
                if (folder.getFileName().toString().startsWith(CHECKPOINT_PREFIX)) {
                    folders.add(folder);
                }
            }
        }
        return folders.stream()
                .flatMap(folder -> stamped(folder).stream())
                .max(Comparator.comparingLong(RestorePoint::writtenAtMillis)
                        .thenComparing(point -> point.folder().startsWith(savepoints)));
    }

    /** Empty: not complete, or just deleted by a running job. */
    static Optional<RestorePoint> stamped(Path folder) {
        Path metadata = folder.resolve(METADATA);
        try {
            return Files.isRegularFile(metadata)
                    ? Optional.of(new RestorePoint(
                            folder, Files.getLastModifiedTime(metadata).toMillis()))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static List<Path> list(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }
}

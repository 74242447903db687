package org.brandcast.portal.upload;

import io.micronaut.context.annotation.Context;
import io.micronaut.core.propagation.PropagatedContext;
import io.micronaut.http.multipart.PartData;
import io.micronaut.http.multipart.StreamingFileUpload;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.brandcast.portal.form.FieldProblem;
import org.brandcast.portal.form.FormProblem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Brings uploads to the disk as their bytes come: a thread is taken for what has come and given back, so that a browser
 * on a slow line, or somebody who sends a byte a second, holds no worker and no transaction. An upload that stands still
 * or crawls is given up.
 */
@Context
public final class Uploads {
    private static final Logger LOG = LoggerFactory.getLogger(Uploads.class);
    private static final String PREFIX = "brandcast-upload-";
    private static final int PARTS_AHEAD = 8;

    private final UploadConfig config;
    private final Scheduler blocking;
    private final Semaphore room;

    Uploads(UploadConfig config, @Named(TaskExecutors.BLOCKING) ExecutorService executor) {
        this.config = config;
        this.blocking = Schedulers.fromExecutorService(executor);
        this.room = new Semaphore(config.atOnce());
        deleteLeftOvers();
    }

    /** What the reader makes of the file, once it has come whole; then it is deleted. Errors: as those of the file. */
    public <T> Mono<T> read(StreamingFileUpload upload, Function<SpooledFile, T> reader) {
        // The request's own, for who asks what request this is: it goes on on another thread.
        PropagatedContext context = PropagatedContext.getOrEmpty();
        return spool(upload).map(file -> {
            try (file) {
                Supplier<T> reading = () -> reader.apply(file);
                return context.propagate(reading);
            }
        });
    }

    /**
     * The file, once it has come to its end.
     *
     * <p>Errors: {@link FormProblem} for a form without a file, or when too many are on their way;
     * {@link SlowUploadException}.
     */
    private Mono<SpooledFile> spool(StreamingFileUpload upload) {
        return Mono.defer(() -> {
            String name = nameOf(upload);
            if (!room.tryAcquire()) {
                throw new FormProblem(List.of(FieldProblem.of("file", name, "problem.list.busy")));
            }
            Arrival arrival;
            try {
                arrival = new Arrival(Files.createTempFile(config.path(), PREFIX, ".part"));
            } catch (IOException | RuntimeException e) {
                room.release();
                throw e instanceof IOException io
                        ? new UncheckedIOException("cannot make a file in " + config.path(), io)
                        : (RuntimeException) e;
            }
            return Flux.from(upload)
                    .timeout(config.silence())
                    .publishOn(blocking, PARTS_AHEAD)
                    .doOnNext(arrival::take)
                    .then(Mono.fromCallable(() -> arrival.whole(name)))
                    .onErrorMap(TimeoutException.class, e -> arrival.tooSlow())
                    .doFinally(signal -> arrival.end());
        });
    }

    /** Some browsers of old send a whole path, and whoever means harm one that leads elsewhere: only its end is kept. */
    static String nameOf(StreamingFileUpload file) {
        String sent = file.getFilename();
        String name = sent == null
                ? ""
                : sent.substring(Math.max(sent.lastIndexOf('/'), sent.lastIndexOf('\\')) + 1)
                        .replaceAll("\\p{Cntrl}", "")
                        .strip();
        if (name.isEmpty()) {
            throw new FormProblem(List.of(FieldProblem.of("file", null, "problem.list.file")));
        }
        return name;
    }

    /** A file that comes. */
    private final class Arrival {
        private final Path path;
        private final FileChannel out;
        private final long sinceNanos = System.nanoTime();
        private final AtomicBoolean ended = new AtomicBoolean();
        private volatile boolean kept;
        private final AtomicLong bytes = new AtomicLong();

        Arrival(Path path) throws IOException {
            this.path = path;
            this.out = FileChannel.open(path, StandardOpenOption.WRITE);
        }

        void take(PartData part) {
            try {
                ByteBuffer data = ByteBuffer.wrap(part.getBytes());
                long length = data.remaining();
                while (data.hasRemaining()) {
                    out.write(data);
                }
                bytes.addAndGet(length);
            } catch (IOException e) {
                throw new UncheckedIOException("an upload could not be written to " + config.path(), e);
            }
            long beyondGrace = millis() - config.grace().toMillis();
            if (beyondGrace > 0 && bytes.get() < beyondGrace * config.slowestBytesPerSecond() / 1_000) {
                throw tooSlow();
            }
        }

        SpooledFile whole(String name) throws IOException {
            out.close();
            kept = true;
            return new SpooledFile(path, name, bytes.get());
        }

        SlowUploadException tooSlow() {
            return new SlowUploadException(bytes.get(), millis());
        }

        private long millis() {
            return (System.nanoTime() - sinceNanos) / 1_000_000;
        }

        void end() {
            if (!ended.compareAndSet(false, true)) {
                return;
            }
            room.release();
            try {
                out.close();
                if (!kept) {
                    Files.deleteIfExists(path);
                }
            } catch (IOException e) {
                LOG.warn("{} of a broken upload could not be deleted", path, e);
            }
        }
    }

    /** Of a portal that was killed while files came. */
    private void deleteLeftOvers() {
        FileTime old = FileTime.from(Instant.now().minus(1, ChronoUnit.DAYS));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(config.path(), PREFIX + "*")) {
            for (Path file : files) {
                if (Files.getLastModifiedTime(file).compareTo(old) < 0) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            LOG.warn("left-overs in {} could not be deleted", config.path(), e);
        }
    }
}

package org.brandcast.portal.upload;

import io.micronaut.context.annotation.Context;
import io.micronaut.core.propagation.PropagatedContext;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.ServerHttpRequest;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.brandcast.portal.form.FieldProblem;
import org.brandcast.portal.form.FormProblem;
import org.jspecify.annotations.Nullable;
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
    static final String PREFIX = "brandcast-upload-";
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

    /**
     * What the reader makes of a form with a file, once all of it has come, its parts in whatever order; then the file is
     * deleted.
     *
     * <p>Errors: {@link FormProblem} for a form without a file, or when too many are on their way;
     * {@link SlowUploadException}; a {@code HttpStatusException} (400) for what is no form; those of the reader.
     */
    public <T> Mono<T> form(HttpRequest<?> request, Function<UploadedForm, T> reader) {
        String type = request.getContentType().map(MediaType::toString).orElse("");
        return read(request, "", () -> new FormArrival(config.path(), type), reader);
    }

    /** As {@link #form}, for a request whose body is the file itself. */
    public <T> Mono<T> file(HttpRequest<?> request, String fileName, Function<SpooledFile, T> reader) {
        return read(
                request,
                fileName,
                () -> new FileArrival(config.path(), nameOf(fileName)),
                form -> reader.apply(form.file()));
    }

    private <T> Mono<T> read(
            HttpRequest<?> request, String fileName, Supplier<Arrival> begin, Function<UploadedForm, T> reader) {
        // The request's own, for who asks what request this is: it goes on on another thread.
        PropagatedContext context = PropagatedContext.getOrEmpty();
        return spool(request, fileName, begin).map(form -> {
            try (SpooledFile file = form.file()) {
                Supplier<T> reading = () -> reader.apply(form);
                return context.propagate(reading);
            }
        });
    }

    /** The form, once it has come to its end: nothing of it is waited for elsewhere, so all of it is under the limits. */
    private Mono<UploadedForm> spool(HttpRequest<?> request, String fileName, Supplier<Arrival> begin) {
        return Mono.defer(() -> {
            if (!room.tryAcquire()) {
                throw new FormProblem(List.of(FieldProblem.of("file", fileName, "problem.list.busy")));
            }
            Guarded guarded;
            try {
                guarded = new Guarded(begin.get());
            } catch (RuntimeException e) {
                room.release();
                throw e;
            }
            return Flux.from(((ServerHttpRequest<?>) request).byteBody().toByteArrayPublisher())
                    .timeout(config.silence())
                    .publishOn(blocking, PARTS_AHEAD)
                    .doOnNext(guarded::take)
                    .then(Mono.fromCallable(guarded::whole))
                    .onErrorMap(TimeoutException.class, e -> guarded.tooSlow())
                    .doFinally(signal -> guarded.end());
        });
    }

    /** Some browsers of old send a whole path, and whoever means harm one that leads elsewhere: only its end is kept. */
    static String nameOf(@Nullable String sent) {
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

    /** One that comes, and how fast. */
    private final class Guarded {
        private final Arrival arrival;
        private final long sinceNanos = System.nanoTime();
        private boolean ended;
        private long bytes;

        Guarded(Arrival arrival) {
            this.arrival = arrival;
        }

        synchronized void take(byte[] part) {
            if (ended) {
                return;
            }
            try {
                arrival.take(part);
            } catch (IOException e) {
                throw new UncheckedIOException("an upload could not be written to " + config.path(), e);
            }
            bytes += part.length;
            long beyondGrace = millis() - config.grace().toMillis();
            if (beyondGrace > 0 && bytes < beyondGrace * config.slowestBytesPerSecond() / 1_000) {
                throw tooSlow();
            }
        }

        synchronized UploadedForm whole() throws IOException {
            return arrival.whole();
        }

        synchronized SlowUploadException tooSlow() {
            return new SlowUploadException(bytes, millis());
        }

        private long millis() {
            return (System.nanoTime() - sinceNanos) / 1_000_000;
        }

        /** Whoever broke it off may do so while a part is being taken. */
        synchronized void end() {
            if (ended) {
                return;
            }
            ended = true;
            room.release();
            try {
                arrival.close();
            } catch (IOException e) {
                LOG.warn("what had come of a broken upload could not be deleted", e);
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

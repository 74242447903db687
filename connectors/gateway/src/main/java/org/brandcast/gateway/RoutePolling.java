package org.brandcast.gateway;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.brandcast.http.HttpLink;
import org.brandcast.http.HttpProfile.Polling;
import org.brandcast.schemas.JournalEntry;
import org.brandcast.schemas.JournalPosition;
import org.brandcast.schemas.SourceOffset;
import org.brandcast.schemas.Topics;

/**
 * The asking for receipts in one run of a route: it begins where the journal says, and anew with each interface that
 * takes the place of another.
 *
 * <p>Runs on the worker's thread, apart from {@link #detail}.
 */
final class RoutePolling {
    private final WorkerEnvironment environment;
    private final RouteCounters counters;
    private final RouteLog log;
    private final long epoch;
    private final Function<ReceiptReader.Receipt, CompletionStage<?>> take;
    private final Supplier<RouteSettings> settings;
    private volatile Optional<ReceiptPolling> running = Optional.empty();
    /** Offset in the route's results up to which no receipt is missing. */
    private volatile long consumedTo = -1;

    /**
     * Nothing is asked yet.
     *
     * @param take makes a receipt durable; on any thread
     * @param settings those of this moment; on any thread
     */
    RoutePolling(
            WorkerEnvironment environment,
            RouteCounters counters,
            RouteLog log,
            long epoch,
            Function<ReceiptReader.Receipt, CompletionStage<?>> take,
            Supplier<RouteSettings> settings) {
        this.environment = environment;
        this.counters = counters;
        this.log = log;
        this.epoch = epoch;
        this.take = take;
        this.settings = settings;
    }

    /** Takes over the position that the journal has, and writes it down under this epoch. */
    void begin(JournalReplay replay) {
        TopicPartition results =
                new TopicPartition(Topics.results(settings.get().route()), 0);
        JournalReplay.SourceResume resume = replay.sources().get(results);
        if (resume != null) {
            journal(resume.consumedTo());
        }
    }

    /** Asks this interface from now on, if it has to be asked, and the one before no more. */
    void ask(HttpRoute http, HttpLink link) {
        stop();
        running = http.settings().profile().polling().map(how -> polling(how, http, link));
        running.ifPresent(ReceiptPolling::start);
    }

    private ReceiptPolling polling(Polling how, HttpRoute http, HttpLink link) {
        RouteSettings now = settings.get();
        HttpReceipts records = new HttpReceipts(now.route(), now.idSpace());
        Integer own = how.perSecond();
        ReceiptQuestions questions = new ReceiptQuestions(
                link,
                new ReceiptQuestions.Limits(
                        () -> own == null ? settings.get().tps() : own,
                        Math.max(1, http.settings().window() / 2)),
                receipt -> {
                    // Not made durable, it is asked for again.
                    CompletionStage<?> unused =
                            take.apply(records.of(receipt, environment.clock().nowMillis()));
                },
                counters,
                environment.clock());
        return new ReceiptPolling(
                now.route(), environment.kafka(), how, questions, consumedTo, this::journal, environment.clock());
    }

    private void journal(long offset) {
        consumedTo = offset;
        SourceOffset source = new SourceOffset(Topics.results(settings.get().route()), 0, offset);
        JournalPosition position = new JournalPosition(List.of(source));
        log.journal(
                JournalKeys.receiptsPosition(epoch),
                new JournalEntry(epoch, environment.clock().nowMillis(), position),
                () -> {});
    }

    void stop() {
        running.ifPresent(ReceiptPolling::stop);
        running = Optional.empty();
    }

    /** How it stands, in words; empty if nothing is asked. Called by any thread. */
    Optional<String> detail() {
        return running.map(ReceiptPolling::detail);
    }
}

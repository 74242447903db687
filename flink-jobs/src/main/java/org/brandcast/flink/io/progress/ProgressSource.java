package org.brandcast.flink.io.progress;

import java.time.Clock;
import java.time.Duration;
import java.util.regex.Pattern;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a job once a second up to which time it has read its own inputs, in epoch milliseconds; see
 * {@link InputProgress}. Kafka is asked in a thread of its own, so that a broker that doesn't answer delays no
 * checkpoint.
 */
public final class ProgressSource implements GeneratorFunction<Long, Long> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(ProgressSource.class);
    private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(2);

    private final String bootstrap;
    private final String group;
    private final Pattern topics;

    private transient @Nullable Thread asking;
    private transient volatile long reachedMillis;

    private ProgressSource(String bootstrap, String group, Pattern topics) {
        this.bootstrap = bootstrap;
        this.group = group;
        this.topics = topics;
    }

    /**
     * The progress of a job.
     *
     * @param group consumer group in which the job commits what its checkpoints have read
     * @param topics names of all its inputs
     */
    public static Source<Long, ?, ?> of(String bootstrap, String group, Pattern topics) {
        return new DataGeneratorSource<>(
                new ProgressSource(bootstrap, group, topics),
                Long.MAX_VALUE,
                RateLimiterStrategy.perSecond(1),
                Types.LONG);
    }

    @Override
    public void open(SourceReaderContext readerContext) {
        reachedMillis = InputProgress.NONE;
        Thread thread = new Thread(this::ask, "input-progress-" + group);
        thread.setDaemon(true);
        asking = thread;
        thread.start();
    }

    @Override
    public Long map(Long number) {
        return reachedMillis;
    }

    private void ask() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try (KafkaPositions positions = new KafkaPositions(bootstrap, group, topics)) {
                    askAgainAndAgain(new InputProgress(positions, Clock.systemUTC()));
                } catch (KafkaException e) {
                    LOG.warn("Kafka can't be asked how far {} has read; its deadlines wait: {}", group, e.toString());
                }
                Thread.sleep(BETWEEN_QUESTIONS.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void askAgainAndAgain(InputProgress progress) throws InterruptedException {
        while (true) {
            long reached = progress.check();
            // A fresh start of the question knows less than the last one had found out.
            reachedMillis = Math.max(reachedMillis, reached);
            Thread.sleep(BETWEEN_QUESTIONS.toMillis());
        }
    }

    @Override
    public void close() {
        if (asking != null) {
            asking.interrupt();
        }
    }
}

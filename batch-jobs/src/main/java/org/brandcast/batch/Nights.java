package org.brandcast.batch;

import java.sql.Date;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.brandcast.batch.carrier.CarrierJob;
import org.brandcast.batch.rating.NightBook;
import org.brandcast.batch.rating.UsageReader;
import org.brandcast.domain.rating.BillingDays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Runs nights, one after the other and without a gap. Whoever calls holds the {@link RunGuard}. */
@Component
public class Nights {
    private static final Logger LOG = LoggerFactory.getLogger(Nights.class);

    private final JobOperator operator;
    private final JobRepository repository;
    private final Job night;
    private final JdbcTemplate jdbc;
    private final NightBook book;
    private final UsageReader reader;
    private final Clock clock;

    public Nights(
            JobOperator operator,
            JobRepository repository,
            Job night,
            JdbcTemplate jdbc,
            NightBook book,
            UsageReader reader,
            Clock clock) {
        this.operator = operator;
        this.repository = repository;
        this.night = night;
        this.jdbc = jdbc;
        this.book = book;
        this.reader = reader;
        this.clock = clock;
    }

    /** A night that failed; it goes on where it stopped when it is run again. */
    public static final class NightFailedException extends Exception {
        private static final long serialVersionUID = 1L;

        NightFailedException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Marks runs whose process died as failed, so that they can go on. */
    public void recover() {
        for (String job : List.of(NightJob.NAME, CarrierJob.CARRIER, CarrierJob.MINUTES)) {
            for (JobExecution execution : repository.findRunningJobExecutions(job)) {
                LOG.info("run {} of {} was cut off; it will go on", execution.getId(), job);
                operator.recover(execution);
            }
        }
    }

    /** The next day to be run: one whose run didn't end, else the one behind the last closed, else the first with traffic. */
    public Optional<LocalDate> next() throws SQLException {
        List<Date> unfinished = jdbc.queryForList("""
                SELECT day FROM run WHERE job = 'night' GROUP BY day
                HAVING bool_and(status <> 'COMPLETED') ORDER BY day LIMIT 1""", Date.class);
        if (!unfinished.isEmpty()) {
            return Optional.of(unfinished.get(0).toLocalDate());
        }
        Optional<LocalDate> last = book.lastClosed();
        return last.isPresent() ? Optional.of(last.get().plusDays(1)) : reader.firstDay();
    }

    /** Whether nothing more can become final on it. */
    public boolean isOver(LocalDate day) {
        return BillingDays.endMillis(day) <= clock.millis();
    }

    public boolean isClosed(LocalDate day) {
        return book.isClosed(day);
    }

    /**
     * Runs a day, or goes on with it.
     *
     * @throws NightFailedException when it didn't come to its end
     */
    public void run(LocalDate day, String by) throws NightFailedException {
        JobParameters parameters = new JobParametersBuilder()
                .addString(NightJob.DAY, day.toString())
                .addString(NightJob.BY, by, false)
                .toJobParameters();
        long began = clock.millis();
        JobExecution execution;
        try {
            execution = operator.start(night, parameters);
        } catch (JobExecutionException e) {
            throw new NightFailedException("the night of " + day + " can't be started: " + e.getMessage(), e);
        }
        if (execution.getStatus() != BatchStatus.COMPLETED) {
            Throwable cause = execution.getAllFailureExceptions().stream()
                    .findFirst()
                    .orElseGet(() ->
                            new IllegalStateException(execution.getExitStatus().getExitDescription()));
            throw new NightFailedException("the night of " + day + " failed: " + cause.getMessage(), cause);
        }
        LOG.info("night day={} run={} by={} took {} ms", day, execution.getId(), by, clock.millis() - began);
    }
}

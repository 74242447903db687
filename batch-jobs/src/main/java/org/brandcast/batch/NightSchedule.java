package org.brandcast.batch;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Optional;
import org.brandcast.domain.rating.BillingDays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * The thread that does what is due: cut-off runs first, then what people asked for, then the nights, from the oldest that is
 * missing. A failure is tried again after a pause that grows; the process stays.
 */
@Component
public class NightSchedule {
    private static final Logger LOG = LoggerFactory.getLogger(NightSchedule.class);
    private static final Duration TICK = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    private final NightSettings settings;
    private final Nights nights;
    private final Requests requests;
    private final JdbcTemplate jdbc;
    private final Clock clock;
    private final Thread thread = new Thread(this::work, "nights");

    private volatile boolean stopping;
    private volatile Doing doing = new Doing("", "", Instant.EPOCH);
    private int failures;

    /**
     * What it is at.
     *
     * @param night the day that is running; empty: none
     * @param problem why the last attempt failed; empty: it didn't
     */
    public record Doing(String night, String problem, Instant at) {}

    public NightSchedule(NightSettings settings, Nights nights, Requests requests, JdbcTemplate jdbc, Clock clock) {
        this.settings = settings;
        this.nights = nights;
        this.requests = requests;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    public void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** Ends after the chunk under way, if there is one; what is left goes on at the next start. */
    public void stop() throws InterruptedException {
        stopping = true;
        thread.interrupt();
        thread.join(Duration.ofSeconds(20).toMillis());
    }

    public Doing doing() {
        return doing;
    }

    private void work() {
        while (!stopping) {
            try {
                Duration pause = TICK;
                try {
                    tick();
                    failures = 0;
                } catch (Nights.NightFailedException | SQLException | DataAccessException e) {
                    pause = TICK.multipliedBy(1L << Math.min(failures, 7));
                    pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
                    failures++;
                    doing = new Doing("", String.valueOf(e.getMessage()), clock.instant());
                    if (!stopping) {
                        LOG.error("a night failed, next attempt in {} s", pause.toSeconds(), e);
                    }
                }
                Thread.sleep(pause.toMillis());
            } catch (InterruptedException e) {
                // only stop() interrupts
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void tick() throws SQLException, Nights.NightFailedException {
        Optional<RunGuard> guard = RunGuard.take(settings.postgres());
        if (guard.isEmpty()) {
            return;
        }
        try (RunGuard held = guard.get()) {
            nights.recover();
            requests.serve();
            for (Optional<LocalDate> day = due(); day.isPresent() && !stopping; day = due()) {
                doing = new Doing(day.get().toString(), "", clock.instant());
                nights.run(day.get(), "schedule");
            }
            doing = new Doing("", "", clock.instant());
        }
    }

    /** The next night, if its hour has come. */
    private Optional<LocalDate> due() throws SQLException {
        Optional<LocalTime> startsAt = jdbc
                .query(
                        "SELECT starts_at FROM schedule WHERE enabled",
                        (row, n) -> row.getTime(1).toLocalTime())
                .stream()
                .findFirst();
        if (startsAt.isEmpty()) {
            return Optional.empty();
        }
        return nights.next()
                .filter(day -> !clock.instant()
                        .isBefore(day.plusDays(1)
                                .atTime(startsAt.get())
                                .atZone(BillingDays.ZONE)
                                .toInstant()));
    }
}

package org.brandcast.batch.rating;

import java.sql.Date;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Which days were closed. */
@Component
public class NightBook {
    private final JdbcTemplate jdbc;
    private final Clock clock;

    public NightBook(JdbcTemplate jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    public Optional<LocalDate> firstClosed() {
        return day("SELECT min(day) FROM night");
    }

    public Optional<LocalDate> lastClosed() {
        return day("SELECT max(day) FROM night");
    }

    public boolean isClosed(LocalDate day) {
        return day("SELECT max(day) FROM night WHERE day = ?", Date.valueOf(day))
                .isPresent();
    }

    /** Closes a day with the sums of its lines; a day that is closed stays as it is. */
    public void close(LocalDate day) {
        jdbc.update("""
                INSERT INTO night (day, lines, messages, charged_segments, amount_vnd, corrections, corrected_vnd, closed_at_millis)
                SELECT ?, count(*), coalesce(sum(messages) FILTER (WHERE source = 'USAGE'), 0),
                    coalesce(sum(charged_segments) FILTER (WHERE source = 'USAGE'), 0),
                    coalesce(sum(amount_vnd) FILTER (WHERE source = 'USAGE'), 0),
                    count(*) FILTER (WHERE source <> 'USAGE'),
                    coalesce(sum(amount_vnd) FILTER (WHERE source <> 'USAGE'), 0), ?
                FROM rated_line WHERE booked_on = ? AND level = 0
                ON CONFLICT (day) DO NOTHING""", Date.valueOf(day), clock.millis(), Date.valueOf(day));
    }

    private Optional<LocalDate> day(String sql, Object... arguments) {
        return Optional.ofNullable(jdbc.queryForObject(sql, Date.class, arguments))
                .map(Date::toLocalDate);
    }
}

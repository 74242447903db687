package org.brandcast.batch;

import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import org.brandcast.batch.carrier.CarrierRuns;
import org.brandcast.batch.rating.Proposals;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** What people ask for in the portal, in the order of their asking. Whoever calls holds the {@link RunGuard}. */
@Component
public class Requests {
    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);

    private final JdbcTemplate jdbc;
    private final Nights nights;
    private final Proposals proposals;
    private final CarrierRuns carriers;
    private final Clock clock;

    public Requests(JdbcTemplate jdbc, Nights nights, Proposals proposals, CarrierRuns carriers, Clock clock) {
        this.jdbc = jdbc;
        this.nights = nights;
        this.proposals = proposals;
        this.carriers = carriers;
        this.clock = clock;
    }

    private record Request(
            long id, String kind, @Nullable LocalDate day, long proposalId, long reconciliationId, String by) {}

    /** Does what waits. A request that fails says why and isn't tried again. */
    public void serve() {
        for (Request request : waiting()) {
            String state = "DONE";
            String answer;
            try {
                answer = serve(request);
            } catch (IllegalStateException | Nights.NightFailedException | SQLException e) {
                LOG.warn("request {} of {} failed: {}", request.id(), request.by(), e.getMessage());
                state = "FAILED";
                answer = String.valueOf(e.getMessage());
            }
            jdbc.update(
                    "UPDATE request SET state = ?, answer = ?, done_at_millis = ? WHERE id = ?",
                    state,
                    answer,
                    clock.millis(),
                    request.id());
        }
    }

    /**
     * Matches a carrier's file: as it is asked for already, else once more.
     *
     * @return what came of it, in a line
     * @throws IllegalStateException why it didn't come to its end
     */
    public String reconcile(long reconciliationId, String by) {
        List<Long> asked = jdbc.queryForList(
                "SELECT id FROM request WHERE state = 'WAITING' AND kind = 'RECONCILE' AND reconciliation_id = ? ORDER BY id",
                Long.class,
                reconciliationId);
        if (asked.isEmpty()) {
            if (jdbc.queryForList("SELECT 1 FROM reconciliation WHERE id = ?", reconciliationId)
                    .isEmpty()) {
                throw new IllegalStateException("there is no reconciliation " + reconciliationId);
            }
            asked = jdbc.queryForList(
                    "INSERT INTO request (kind, reconciliation_id, asked_by, asked_at_millis) VALUES ('RECONCILE', ?, ?, ?) RETURNING id",
                    Long.class,
                    reconciliationId,
                    by,
                    clock.millis());
        }
        serve();
        return jdbc.query(
                        "SELECT state, answer FROM request WHERE id = ?",
                        (row, n) -> {
                            if (!row.getString(1).equals("DONE")) {
                                throw new IllegalStateException(row.getString(2));
                            }
                            return row.getString(2);
                        },
                        asked.get(0))
                .get(0);
    }

    private List<Request> waiting() {
        return jdbc.query(
                "SELECT id, kind, day, coalesce(proposal_id, 0), coalesce(reconciliation_id, 0), asked_by FROM request WHERE state = 'WAITING' ORDER BY id",
                (row, n) -> new Request(
                        row.getLong(1),
                        row.getString(2),
                        row.getDate(3) == null ? null : row.getDate(3).toLocalDate(),
                        row.getLong(4),
                        row.getLong(5),
                        row.getString(6)));
    }

    private String serve(Request request) throws SQLException, Nights.NightFailedException {
        return switch (request.kind()) {
            case "RUN" -> request.day() == null ? "" : run(request.day(), request.by());
            case "APPROVE" -> "booked on " + proposals.approve(request.proposalId(), request.by());
            case "REFUSE" -> {
                proposals.refuse(request.proposalId(), request.by());
                yield "left as it was booked";
            }
            case "RECONCILE" -> carriers.reconcile(request.id(), request.reconciliationId());
            case "MINUTES" -> carriers.minutes(request.id(), request.reconciliationId());
            default -> throw new IllegalStateException("unknown kind of request: " + request.kind());
        };
    }

    /**
     * Runs a day that is open, and those before it that are; compares a day that is closed.
     *
     * @return what came of it, in a line
     */
    public String run(LocalDate day, String by) throws SQLException, Nights.NightFailedException {
        if (!nights.isOver(day)) {
            throw new IllegalStateException("the day " + day + " is not over yet: run it after midnight (+07:00)");
        }
        LocalDate next = nights.next().orElse(day);
        if (day.isBefore(next)) {
            if (!nights.isClosed(day)) {
                throw new IllegalStateException(
                        "there is no night of " + day + ": it lies before the first night, choose a later day");
            }
            Proposals.Proposal found = proposals.propose(day, by);
            return found.lines() == 0
                    ? day + " is closed and as it was booked"
                    : day + " is closed; proposal " + found.id() + ": " + found.lines() + " lines, " + found.messages()
                            + " messages, " + found.chargedSegments() + " segments, " + found.amountVnd()
                            + " VND. Nothing was changed; it is booked if somebody approves it";
        }
        int nightsRun = 0;
        for (LocalDate open = next; !open.isAfter(day); open = open.plusDays(1)) {
            nights.run(open, by);
            nightsRun++;
        }
        return day + " is closed" + (nightsRun > 1 ? ", with " + (nightsRun - 1) + " nights before it" : "");
    }
}

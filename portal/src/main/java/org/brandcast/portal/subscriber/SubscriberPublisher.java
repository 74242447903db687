package org.brandcast.portal.subscriber;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.kafka.FactWriter;
import org.brandcast.portal.system.BackgroundWork;
import org.brandcast.portal.system.Worker;
import org.jspecify.annotations.Nullable;

/**
 * Carries imports from the staging table to the rules and the topic, a portion at a time: rows, Kafka's
 * acknowledgements, then the position, in one transaction. What a crash cuts off is done again with the same facts,
 * which changes nothing. An import that replaces withdraws at its end what earlier files had and it lacks.
 */
@Singleton
public final class SubscriberPublisher implements BackgroundWork {
    private static final int PORTION = 10_000;
    private static final long IDLE_MILLIS = 2_000;
    private static final String SOURCE = "import";

    private final Database database;
    private final FactWriter writer;
    private final SubscriberFacts facts;
    private final Clock clock;
    private final Worker worker;

    SubscriberPublisher(Database database, FactWriter writer, SubscriberFacts facts, Clock clock) {
        this.database = database;
        this.writer = writer;
        this.facts = facts;
        this.clock = clock;
        this.worker = new Worker("subscriber-import", this::step);
    }

    private record Open(
            long id,
            long tenantId,
            String kind,
            String brandname,
            boolean replaces,
            String state,
            long position,
            long atMillis) {}

    private record Line(
            long position,
            String msisdn,
            @Nullable String carrier,
            @Nullable Long fromMillis) {}

    @Override
    public String workName() {
        return "subscriber-import";
    }

    @Override
    public void start() {
        worker.start();
    }

    @Override
    public String failure() {
        return worker.failure();
    }

    void wake() {
        worker.wake();
    }

    private void step() throws InterruptedException {
        if (!publishPortion()) {
            worker.awaitWork(IDLE_MILLIS);
        }
    }

    /** Carries one portion; false when no import is open. */
    boolean publishPortion() throws InterruptedException {
        return this.database.<Boolean, InterruptedException>call(TenantScope.SYSTEM, tx -> {
            Optional<Open> open = tx.first(
                    """
                    SELECT * FROM subscriber_import WHERE state <> 'done' ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED""",
                    row -> new Open(
                            row.getLong("id"),
                            row.getLong("tenant_id"),
                            row.getString("kind"),
                            row.getString("brandname"),
                            row.getBoolean("replaces"),
                            row.getString("state"),
                            row.getLong("cursor_position"),
                            row.getLong("at_millis")));
            if (open.isEmpty()) {
                return false;
            }
            long root = tx.number("SELECT id FROM tenant WHERE parent_id IS NULL");
            if (open.get().state().equals("publishing")) {
                publish(tx, open.get(), root);
            } else {
                withdraw(tx, open.get(), root);
            }
            return true;
        });
    }

    private void publish(Tx tx, Open open, long root) throws SQLException, InterruptedException {
        List<Line> lines = tx.list(
                """
                SELECT position, msisdn, carrier, from_millis FROM subscriber_import_row
                WHERE import_id = ? AND position > ? ORDER BY position LIMIT ?""",
                row -> new Line(
                        row.getLong(1), row.getString(2), row.getString(3), Tx.nullableLong(row, "from_millis")),
                open.id(),
                open.position(),
                PORTION);
        if (lines.isEmpty()) {
            finish(tx, open, open.replaces() ? "withdrawing" : "done");
            return;
        }
        long last = lines.get(lines.size() - 1).position();
        // A later word on the same fact, from a page or a newer file, stays.
        tx.update(
                """
                INSERT INTO subscriber_rule AS r (msisdn, kind, tenant_id, brandname, active, carrier, from_millis,
                  at_millis, source, import_id)
                SELECT msisdn, ?, ?, ?, true, carrier, coalesce(from_millis, ?), ?, ?, ? FROM subscriber_import_row
                WHERE import_id = ? AND position > ? AND position <= ?
                ON CONFLICT (msisdn, kind, tenant_id, brandname) DO UPDATE SET active = true,
                  carrier = excluded.carrier, from_millis = excluded.from_millis, at_millis = excluded.at_millis,
                  source = excluded.source, reason = '', import_id = excluded.import_id
                WHERE r.at_millis <= excluded.at_millis""",
                open.kind(),
                open.tenantId(),
                open.brandname(),
                open.atMillis(),
                open.atMillis(),
                SOURCE,
                open.id(),
                open.id(),
                open.position(),
                last);
        writer.write(lines.stream()
                .map(line -> fact(open, line.msisdn(), true, line.carrier(), line.fromMillis(), root))
                .toList());
        tx.update("DELETE FROM subscriber_import_row WHERE import_id = ? AND position <= ?", open.id(), last);
        tx.update("UPDATE subscriber_import SET cursor_position = ? WHERE id = ?", last, open.id());
    }

    private void withdraw(Tx tx, Open open, long root) throws SQLException, InterruptedException {
        List<String> numbers = tx.list(
                """
                UPDATE subscriber_rule SET active = false, at_millis = ? WHERE (msisdn, kind, tenant_id, brandname) IN (
                  SELECT msisdn, kind, tenant_id, brandname FROM subscriber_rule
                  WHERE tenant_id = ? AND kind = ? AND brandname = ? AND active AND import_id < ? LIMIT ?)
                RETURNING msisdn""",
                row -> row.getString(1),
                open.atMillis(),
                open.tenantId(),
                open.kind(),
                open.brandname(),
                open.id(),
                PORTION);
        if (numbers.isEmpty()) {
            finish(tx, open, "done");
            return;
        }
        writer.write(numbers.stream()
                .map(number -> fact(open, number, false, null, null, root))
                .toList());
        tx.update("UPDATE subscriber_import SET withdrawn = withdrawn + ? WHERE id = ?", numbers.size(), open.id());
    }

    private void finish(Tx tx, Open open, String state) throws SQLException {
        tx.update(
                "UPDATE subscriber_import SET state = ?, finished_at_millis = ? WHERE id = ?",
                state,
                state.equals("done") ? (Long) clock.millis() : null,
                open.id());
    }

    private FactWriter.Fact fact(
            Open open, String msisdn, boolean active, @Nullable String carrier, @Nullable Long from, long root) {
        return facts.record(
                new SubscriberFacts.Stored(
                        msisdn,
                        open.kind(),
                        open.tenantId(),
                        open.brandname(),
                        active,
                        carrier,
                        from == null ? open.atMillis() : from,
                        new SubscriberFacts.Told(open.atMillis(), SOURCE)),
                root);
    }

    @PreDestroy
    void stop() {
        worker.stop();
    }
}

package org.brandcast.portal.list;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.system.BackgroundWork;
import org.brandcast.portal.system.Worker;

/**
 * Counts, behind a list's upload, how many of it want no advertising from its tenant: of the Do-Not-Call register, or opted
 * out of all its brandnames. Asked for the whole platform, since the register is nobody's subtree; only the number comes
 * back. A portal that is killed meanwhile counts again.
 */
@Singleton
public final class ListSuppression implements BackgroundWork {
    private static final long IDLE_MILLIS = 60_000;

    private final Database database;
    private final Clock clock;
    private final Worker worker = new Worker("list-suppression", this::step);

    ListSuppression(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** The open transaction makes a list. */
    void countBehind(Tx tx) {
        tx.afterCommitOnce("list-suppression", worker::wake);
    }

    private record Uncounted(long id, String tenantPath) {}

    private void step() throws InterruptedException {
        if (!countOne()) {
            worker.awaitWork(IDLE_MILLIS);
        }
    }

    /** Whether there was one. */
    private boolean countOne() {
        return database.call(TenantScope.SYSTEM, tx -> {
            Optional<Uncounted> found = tx.first("""
                    SELECT l.id, t.path FROM subscriber_list l JOIN tenant t ON t.id = l.tenant_id
                    WHERE l.suppressed IS NULL AND l.deleted_at_millis IS NULL
                    ORDER BY l.id LIMIT 1 FOR UPDATE OF l SKIP LOCKED""", row -> new Uncounted(row.getLong(1), row.getString(2)));
            if (found.isEmpty()) {
                return false;
            }
            List<Long> upwards = Arrays.stream(found.get().tenantPath().split("\\.", -1))
                    .map(Long::valueOf)
                    .toList();
            tx.update(
                    """
                    UPDATE subscriber_list SET suppressed = (SELECT count(*) FROM list_recipient r
                      WHERE r.list_id = ? AND EXISTS (SELECT 1 FROM subscriber_rule s WHERE s.msisdn = r.msisdn
                        AND s.active AND s.from_millis <= ? AND (s.kind = 'DO_NOT_CALL'
                          OR s.kind = 'OPTED_OUT' AND s.brandname = '' AND s.tenant_id = ANY (?))))
                    WHERE id = ?""",
                    found.get().id(),
                    clock.millis(),
                    tx.longs(upwards),
                    found.get().id());
            return true;
        });
    }

    @Override
    public String workName() {
        return "list-suppression";
    }

    @Override
    public void start() {
        worker.start();
    }

    @Override
    public String failure() {
        return worker.failure();
    }

    @PreDestroy
    void stop() {
        worker.stop();
    }
}

package org.brandcast.portal.list;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.control.ControlView;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.form.FieldProblem;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.portal.system.BackgroundWork;
import org.brandcast.portal.system.Worker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists end: deleted by their people, or when nobody has used them for long. What campaigns' pages tell of a list stays;
 * its numbers, columns and bad lines go, in portions, behind the answer. A portal that is killed meanwhile goes on.
 */
@Singleton
public final class ListRetention implements BackgroundWork {
    private static final Logger LOG = LoggerFactory.getLogger(ListRetention.class);
    private static final int CHUNKS = 100;
    private static final int LINES = 20_000;
    private static final long IDLE_MILLIS = 600_000;

    private final Database database;
    private final ControlView control;
    private final AuditLog audit;
    private final ListConfig config;
    private final Clock clock;
    private final Worker worker;

    ListRetention(Database database, ControlView control, AuditLog audit, ListConfig config, Clock clock) {
        this.database = database;
        this.control = control;
        this.audit = audit;
        this.config = config;
        this.clock = clock;
        this.worker = new Worker("list-retention", this::step);
    }

    /**
     * Deletes a list.
     *
     * @throws FormProblem when a campaign that isn't over sends to it, or leaves out its numbers
     */
    public void delete(CurrentUser user, long id) {
        user.require(Permission.LIST_EDIT);
        database.run(TenantScope.of(user), tx -> {
            tx.first("SELECT id FROM subscriber_list WHERE id = ? FOR UPDATE", row -> row.getLong(1), id);
            List<String> open = tx.list(
                    "SELECT name FROM campaign WHERE list_id = ? AND finished_at_millis IS NULL ORDER BY id LIMIT 1",
                    row -> row.getString(1),
                    id);
            if (!open.isEmpty()) {
                throw new FormProblem(
                        List.of(FieldProblem.of("confirm", Long.toString(id), "problem.list.in-use", open.get(0))));
            }
            markDeleted(tx, user, id);
            tx.afterCommitOnce("list-retention", worker::wake);
        });
    }

    private void markDeleted(Tx tx, CurrentUser user, long id) throws SQLException {
        int marked = tx.update(
                "UPDATE subscriber_list SET deleted_at_millis = ? WHERE id = ? AND deleted_at_millis IS NULL",
                clock.millis(),
                id);
        if (marked == 1) {
            long tenantId = tx.number("SELECT tenant_id FROM subscriber_list WHERE id = ?", id);
            audit.write(tx, user, tenantId, "delete", "list", Long.toString(id), Map.of());
        }
    }

    private void step() throws InterruptedException {
        expire();
        boolean more = true;
        while (more) {
            more = wipePortion();
        }
        worker.awaitWork(IDLE_MILLIS);
    }

    private void expire() {
        long before = clock.millis() - config.keep().toMillis();
        ControlView.Tenant root = control.current().tenants().values().stream()
                .filter(tenant -> tenant.path().indexOf('.') < 0)
                .findFirst()
                .orElse(null);
        if (root == null) {
            return;
        }
        CurrentUser platform = CurrentUser.platform(root.id(), root.name());
        database.run(TenantScope.SYSTEM, tx -> {
            for (long id : tx.list("""
                    SELECT l.id FROM subscriber_list l WHERE l.deleted_at_millis IS NULL AND l.created_at_millis < ?
                      AND NOT EXISTS (SELECT 1 FROM campaign c WHERE c.list_id = l.id
                        AND (c.finished_at_millis IS NULL OR c.finished_at_millis >= ?)) FOR UPDATE OF l SKIP LOCKED""", row -> row.getLong(1), before, before)) {
                markDeleted(tx, platform, id);
                LOG.info("list {} was not used for {} and is deleted", id, config.keep());
            }
        });
    }

    /** Whether there is more to delete. */
    private boolean wipePortion() {
        return database.call(TenantScope.SYSTEM, tx -> {
            List<Long> ids = tx.list("""
                    SELECT id FROM subscriber_list WHERE deleted_at_millis IS NOT NULL AND wiped_at_millis IS NULL
                    ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED""", row -> row.getLong(1));
            if (ids.isEmpty()) {
                return false;
            }
            long id = ids.get(0);
            int gone =
                    wipe(tx, "list_chunk", "first_position", CHUNKS, id) + wipe(tx, "list_reject", "line", LINES, id);
            if (gone == 0) {
                tx.update("UPDATE subscriber_list SET wiped_at_millis = ? WHERE id = ?", clock.millis(), id);
            }
            return true;
        });
    }

    private static int wipe(Tx tx, String table, String key, int most, long listId) throws SQLException {
        return tx.update(
                "DELETE FROM " + table + " WHERE list_id = ? AND " + key + " IN (SELECT " + key + " FROM " + table
                        + " WHERE list_id = ? ORDER BY " + key + " LIMIT " + most + ")",
                listId,
                listId);
    }

    @Override
    public String workName() {
        return "list-retention";
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

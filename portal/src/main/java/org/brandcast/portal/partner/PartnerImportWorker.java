package org.brandcast.portal.partner;

import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.DatabaseException;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.form.FieldProblem;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.order.OrderService.OrderShortException;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.portal.security.Role;
import org.brandcast.portal.security.Sessions;
import org.brandcast.portal.system.BackgroundWork;
import org.brandcast.portal.system.Worker;
import org.jspecify.annotations.Nullable;

/**
 * Does the good rows of an import that was begun, one after the other. A row's partner, order, grant and its own state are
 * one transaction: a crash loses that row's and it is done again, the rows before stay done. It acts for who began it, with
 * what that person may do at that moment; a row that can't be done any more turns bad and holds up none behind it.
 */
@Singleton
public final class PartnerImportWorker implements BackgroundWork {
    private static final long IDLE_MILLIS = 2_000;

    private final Database database;
    private final PartnerPlan plan;
    private final JsonMapper json;
    private final Clock clock;
    private final Worker worker;

    PartnerImportWorker(Database database, PartnerPlan plan, JsonMapper json, Clock clock) {
        this.database = database;
        this.plan = plan;
        this.json = json;
        this.clock = clock;
        this.worker = new Worker("partner-import", this::step);
    }

    private record Running(long id, long userId, @Nullable Long fundedBy) {}

    private record ReadyRow(int line, String cells) {}

    @Override
    public String workName() {
        return "partner-import";
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
        if (!doOne()) {
            worker.awaitWork(IDLE_MILLIS);
        }
    }

    /** Does one row; false when no import runs. */
    private boolean doOne() {
        Optional<Running> running = database.call(
                TenantScope.SYSTEM,
                tx -> tx.first(
                        "SELECT id, user_id, funded_by FROM partner_import WHERE state = 'running' ORDER BY id LIMIT 1",
                        row -> new Running(row.getLong(1), row.getLong(2), Tx.nullableLong(row, "funded_by"))));
        if (running.isEmpty()) {
            return false;
        }
        Optional<CurrentUser> user = user(running.get().userId())
                .filter(each -> each.may(Permission.TENANT_EDIT) && each.may(Permission.ORDER_EDIT));
        if (user.isEmpty()) {
            database.run(TenantScope.SYSTEM, tx -> end(tx, running.get().id(), "stopped"));
            return true;
        }
        Optional<Integer> refused = Optional.empty();
        FormProblem why = null;
        int[] line = new int[1];
        try {
            database.run(TenantScope.of(user.get()), tx -> apply(tx, user.get(), running.get(), line));
        } catch (FormProblem e) {
            refused = Optional.of(line[0]);
            why = e;
        } catch (OrderShortException e) {
            refused = Optional.of(line[0]);
            why = problem("remaining", "problem.order.short-source");
        } catch (DatabaseException e) {
            if (!e.isUniqueViolation()) {
                throw e;
            }
            refused = Optional.of(line[0]);
            why = problem("name", "problem.import.meanwhile");
        }
        if (refused.isPresent()) {
            refuse(running.get(), refused.get(), why);
        }
        return true;
    }

    private void apply(Tx tx, CurrentUser user, Running running, int[] line) throws SQLException {
        // Of two portals one waits here, and then sees what the other has done.
        boolean mine = tx.first(
                        "SELECT 1 FROM partner_import WHERE id = ? AND state = 'running' FOR UPDATE",
                        row -> true,
                        running.id())
                .isPresent();
        if (!mine) {
            return;
        }
        Optional<ReadyRow> next = tx.first(
                "SELECT line, cells FROM partner_import_row WHERE import_id = ? AND state = 'ready' ORDER BY line LIMIT 1",
                row -> new ReadyRow(row.getInt(1), row.getString(2)),
                running.id());
        if (next.isEmpty()) {
            end(tx, running.id(), "done");
            return;
        }
        line[0] = next.get().line();
        PartnerPlan.Asked asked = plan.read(tx, user, cells(next.get().cells()), null);
        PartnerPlan.Made made = plan.apply(tx, user, asked, running.fundedBy());
        tx.update(
                "UPDATE partner_import_row SET state = ?, partner_id = ?, order_id = ? WHERE import_id = ? AND line = ?",
                asked.isKnown() ? "known" : "done",
                made.partnerId(),
                made.orderId(),
                running.id(),
                next.get().line());
    }

    private void end(Tx tx, long id, String state) throws SQLException {
        tx.update(
                "UPDATE partner_import SET state = ?, finished_at_millis = ? WHERE id = ?", state, clock.millis(), id);
    }

    private void refuse(Running running, int line, @Nullable FormProblem why) {
        try {
            String problems = new String(
                    json.writeValueAsBytes(why == null ? List.of() : PartnerImports.problems(why)),
                    StandardCharsets.UTF_8);
            database.run(TenantScope.SYSTEM, tx -> tx.update("""
                            UPDATE partner_import_row SET state = 'bad', problems = ?::jsonb, new_partner = false,
                              segments = NULL WHERE import_id = ? AND line = ? AND state = 'ready'""", problems, running.id(), line));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FormProblem problem(String column, String key) {
        return new FormProblem(List.of(FieldProblem.of(column, null, key, new Fields.Label("import.col." + column))));
    }

    private Map<PartnerColumn, String> cells(String text) {
        try {
            return PartnerPlan.columns(json.readValue(text, Argument.mapOf(String.class, String.class)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Who began it, as they are now; empty: shut out, or their tenant is suspended. */
    private Optional<CurrentUser> user(long id) {
        return database.call(
                TenantScope.SYSTEM,
                tx -> tx.first(
                        """
                        SELECT u.id, u.login, u.role, t.id AS tenant_id, t.name, t.path, u.locale
                        FROM app_user u JOIN tenant t ON t.id = u.tenant_id
                        WHERE u.id = ? AND u.active AND\s""" + Sessions.TENANT_IS_OPEN,
                        row -> new CurrentUser(
                                row.getLong("id"),
                                row.getString("login"),
                                Role.ofCode(row.getString("role")),
                                row.getLong("tenant_id"),
                                row.getString("name"),
                                row.getString("path"),
                                Locale.forLanguageTag(row.getString("locale"))),
                        id));
    }

    @PreDestroy
    void stop() {
        worker.stop();
    }
}

package org.brandcast.portal.operation;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.control.ControlOutbox;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.DatabaseException;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.ForbiddenException;
import org.brandcast.portal.security.Permission;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.SendingStop;
import org.jspecify.annotations.Nullable;

/**
 * Emergency stops of a tenant, a type or a route. A stop is a fact of control data; gateways write nothing that one covers,
 * wherever it was when the stop came, and go on when it is lifted. Nothing is thrown away: what waits keeps its place, and
 * ends by its own deadline.
 */
@Singleton
public final class StopService {
    private static final int SHOWN = 100;
    private static final int LONGEST_REASON = 500;
    private static final String STOPS = """
            SELECT s.*, coalesce(t.name, '') AS covered_name
            FROM sending_stop s LEFT JOIN tenant t ON t.id = s.covers_tenant""";

    private final Database database;
    private final ControlOutbox outbox;
    private final AuditLog audit;
    private final Clock clock;

    StopService(Database database, ControlOutbox outbox, AuditLog audit, Clock clock) {
        this.database = database;
        this.outbox = outbox;
        this.audit = audit;
        this.clock = clock;
    }

    /** Those in force first, then the latest that were lifted. */
    public List<Stop> stops(CurrentUser user) {
        user.require(Permission.OPERATE);
        return database.call(
                TenantScope.of(user),
                tx -> tx.list(
                        STOPS + " ORDER BY (s.lifted_at_millis IS NOT NULL), s.id DESC LIMIT ?",
                        row -> read(row, user),
                        SHOWN));
    }

    public Optional<Stop> find(CurrentUser user, long id) {
        user.require(Permission.OPERATE);
        return database.call(
                TenantScope.of(user), tx -> tx.first(STOPS + " WHERE s.id = ?", row -> read(row, user), id));
    }

    /** The routes that can be stopped. */
    public List<String> routes(CurrentUser user) {
        return user.isOperator()
                ? database.call(
                        TenantScope.of(user),
                        tx -> tx.list("SELECT route FROM route ORDER BY route", row -> row.getString(1)))
                : List.of();
    }

    /**
     * What a form covers.
     *
     * @throws org.brandcast.portal.form.FormProblem it covers nothing, or what isn't the user's
     */
    public Stop.Covers read(CurrentUser user, Fields form) {
        user.require(Permission.OPERATE);
        String tenant = form.text("tenantId").strip();
        String type = form.text("type").strip().toUpperCase(Locale.ROOT);
        String route = form.text("route").strip();
        if (tenant.isEmpty() && type.isEmpty() && route.isEmpty()) {
            form.complain("tenantId", "problem.stop.nothing");
        }
        Long tenantId = tenant.matches("[0-9]{1,18}") ? Long.valueOf(tenant) : null;
        boolean theirs = tenant.isEmpty() ? user.isOperator() : tenantId != null && isBelow(user, tenantId);
        if (!theirs) {
            form.complain("tenantId", "problem.field.choice");
        }
        if (!type.isEmpty()
                && Arrays.stream(MessageType.values())
                        .noneMatch(each -> each.name().equals(type))) {
            form.complain("type", "problem.field.choice");
        }
        if (!route.isEmpty() && !routes(user).contains(route)) {
            form.complain("route", "problem.field.choice");
        }
        form.check();
        return new Stop.Covers(tenantId, type, route);
    }

    private boolean isBelow(CurrentUser user, long tenantId) {
        return database.call(
                TenantScope.of(user), tx -> tx.number("SELECT count(*) FROM tenant WHERE id = ?", tenantId) == 1);
    }

    /** What waits of that now. */
    public Backlog backlog(CurrentUser user, Stop.Covers covers) {
        user.require(Permission.OPERATE);
        try {
            return database.call(TenantScope.of(user), tx -> Backlog.count(tx, covers, clock.millis()));
        } catch (DatabaseException e) {
            if (e.isTimeout()) {
                return Backlog.UNCOUNTED;
            }
            throw e;
        }
    }

    /**
     * Places a stop; the same one twice is one.
     *
     * @return its id
     * @throws org.brandcast.portal.form.FormProblem there is no reason, or nothing is covered
     */
    public long place(CurrentUser user, Fields form) {
        user.require(Permission.OPERATE);
        String reason = form.required("reason", LONGEST_REASON);
        Stop.Covers covers = read(user, form);
        return database.call(TenantScope.of(user), tx -> {
            Optional<Long> standing = tx.first(
                    """
                    SELECT id FROM sending_stop WHERE lifted_at_millis IS NULL AND covers_tenant IS NOT DISTINCT FROM ?
                      AND covers_type IS NOT DISTINCT FROM ? AND covers_route IS NOT DISTINCT FROM ?
                      AND placed_path = ?""",
                    row -> row.getLong(1),
                    covers.tenantId(),
                    nullIfEmpty(covers.type()),
                    nullIfEmpty(covers.route()),
                    user.tenantPath());
            return standing.isPresent() ? standing.get() : insert(tx, user, covers, reason);
        });
    }

    private long insert(Tx tx, CurrentUser user, Stop.Covers covers, String reason) throws SQLException {
        long owner = covers.tenantId() == null ? user.tenantId() : covers.tenantId();
        long id = tx.number(
                """
                INSERT INTO sending_stop (tenant_id, covers_tenant, covers_type, covers_route, reason, placed_by,
                  placed_path, placed_at_millis) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id""",
                owner,
                covers.tenantId(),
                nullIfEmpty(covers.type()),
                nullIfEmpty(covers.route()),
                reason,
                user.login(),
                user.tenantPath(),
                clock.millis());
        Map<String, Object> told = Map.of(
                "tenant",
                covers.tenantId() == null ? "" : covers.tenantId(),
                "type",
                covers.type(),
                "route",
                covers.route(),
                "reason",
                reason);
        audit.write(tx, user, owner, "stop", "sending-stop", Long.toString(id), told);
        outbox.publish(tx, control(id, covers, true));
        return id;
    }

    /**
     * Lifts a stop; one that is lifted stays so.
     *
     * @throws org.brandcast.portal.form.FormProblem there is no reason
     */
    public void lift(CurrentUser user, Stop stop, Fields form) {
        user.require(Permission.OPERATE);
        String reason = form.required("reason", LONGEST_REASON);
        form.check();
        if (!stop.liftable()) {
            throw new ForbiddenException(user.login(), Permission.OPERATE);
        }
        database.run(TenantScope.of(user), tx -> {
            Optional<Long> owner =
                    tx.first("""
                    UPDATE sending_stop SET lifted_by = ?, lifted_at_millis = ?, lift_reason = ?
                    WHERE id = ? AND lifted_at_millis IS NULL RETURNING tenant_id""", row -> row.getLong(1), user.login(), clock.millis(), reason, stop.id());
            if (owner.isPresent()) {
                audit.write(
                        tx,
                        user,
                        owner.get(),
                        "lift",
                        "sending-stop",
                        Long.toString(stop.id()),
                        Map.of("reason", reason));
                outbox.publish(tx, control(stop.id(), stop.covers(), false));
            }
        });
    }

    private static SendingStop control(long id, Stop.Covers covers, boolean inForce) {
        return SendingStop.newBuilder()
                .setStopId(id)
                .setInForce(inForce)
                .setTenantId(covers.tenantId())
                .setType(covers.type().isEmpty() ? null : MessageType.valueOf(covers.type()))
                .setRoute(nullIfEmpty(covers.route()))
                .build();
    }

    private static @Nullable String nullIfEmpty(String text) {
        return text.isEmpty() ? null : text;
    }

    private static String emptyIfNull(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static Stop read(ResultSet row, CurrentUser user) throws SQLException {
        String placedPath = row.getString("placed_path");
        Long liftedAt = Tx.nullableLong(row, "lifted_at_millis");
        return new Stop(
                row.getLong("id"),
                new Stop.Covers(
                        Tx.nullableLong(row, "covers_tenant"),
                        emptyIfNull(row.getString("covers_type")),
                        emptyIfNull(row.getString("covers_route"))),
                row.getString("covered_name"),
                row.getString("reason"),
                row.getString("placed_by"),
                row.getLong("placed_at_millis"),
                row.getString("lifted_by"),
                liftedAt,
                row.getString("lift_reason"),
                liftedAt == null && (placedPath + ".").startsWith(user.tenantPath() + "."));
    }
}

package org.brandcast.portal.route;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brandcast.domain.security.TokenHash;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.control.ControlOutbox;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.kafka.TopicProvisioner;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.portal.security.SecretToken;
import org.brandcast.schemas.HttpSettings;
import org.brandcast.schemas.RouteControl;
import org.brandcast.schemas.SmppSettings;
import org.brandcast.schemas.Topics;

/** Routes to SMSCs and to HTTP interfaces. A route's topics exist before anybody hears of the route. */
@Singleton
public final class RouteService {
    private static final int CALLBACK_KEY_OCTETS = 24;

    private final Database database;
    private final ControlOutbox outbox;
    private final TopicProvisioner topics;
    private final AuditLog audit;
    private final SmppJson json;
    private final HttpRouteJson httpJson;
    private final RouteForms forms;

    RouteService(
            Database database,
            ControlOutbox outbox,
            TopicProvisioner topics,
            AuditLog audit,
            SmppJson json,
            HttpRouteJson httpJson,
            RouteForms forms) {
        this.database = database;
        this.outbox = outbox;
        this.topics = topics;
        this.audit = audit;
        this.json = json;
        this.httpJson = httpJson;
        this.forms = forms;
    }

    /** Makes or changes a route: its name, the carriers that it carries, and its bind; the password is sealed. */
    public void save(CurrentUser user, String route, List<String> carriers, SmppSettings smpp) {
        user.requireOperator(Permission.ROUTE_EDIT);
        topics.ensure(Topics.ofRoute(route));
        database.run(TenantScope.of(user), tx -> {
            String before = audit.row(tx, "route", route);
            tx.update("""
                    INSERT INTO route (route, carriers, id_space, smpp) VALUES (?, ?, ?, ?::jsonb)
                    ON CONFLICT (route) DO UPDATE SET carriers = excluded.carriers, smpp = excluded.smpp""", route, tx.texts(carriers), route, json.write(smpp));
            publish(tx, user, "save", route, before);
        });
    }

    /** Makes or changes a route over HTTP; its secrets are sealed. */
    public void save(CurrentUser user, String route, List<String> carriers, int priority, HttpSettings http) {
        user.requireOperator(Permission.ROUTE_EDIT);
        topics.ensure(Topics.ofRoute(route));
        database.run(TenantScope.of(user), tx -> {
            String before = audit.row(tx, "route", route);
            tx.update("""
                    INSERT INTO route (route, carriers, id_space, priority, http) VALUES (?, ?, ?, ?, ?::jsonb)
                    ON CONFLICT (route) DO UPDATE SET carriers = excluded.carriers, priority = excluded.priority,
                      http = excluded.http""", route, tx.texts(carriers), route, priority, httpJson.write(http));
            publish(tx, user, "save", route, before);
        });
    }

    /**
     * Saves what the form says; a new route when there is none of its name.
     *
     * @throws org.brandcast.portal.form.FormProblem naming all that is wrong, or that the route's topics can't be made
     */
    public void save(CurrentUser user, boolean isNew, Fields form) {
        user.requireOperator(Permission.ROUTE_EDIT);
        String route = form.text("route").strip();
        Optional<RouteView> known = find(user, route);
        RouteView wanted = forms.read(form, isNew, known);
        form.check();
        try {
            topics.ensure(Topics.ofRoute(route));
        } catch (TopicProvisioner.ProvisioningException e) {
            form.complain("route", "problem.route.topics", String.valueOf(e.getMessage()));
        }
        form.check();
        database.run(TenantScope.of(user), tx -> {
            String before = audit.row(tx, "route", route);
            tx.update(
                    """
                    INSERT INTO route (route, carriers, id_space, priority, ad_floor_percent, in_doubt_wait_millis,
                      max_segments, smpp, http) VALUES (?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb)
                    ON CONFLICT (route) DO UPDATE SET carriers = excluded.carriers, id_space = excluded.id_space,
                      priority = excluded.priority, ad_floor_percent = excluded.ad_floor_percent,
                      in_doubt_wait_millis = excluded.in_doubt_wait_millis, max_segments = excluded.max_segments,
                      smpp = excluded.smpp, http = excluded.http""",
                    route,
                    tx.texts(wanted.carriers()),
                    wanted.idSpace(),
                    wanted.priority(),
                    wanted.adFloorPercent(),
                    wanted.inDoubtWaitMillis(),
                    wanted.maxSegments(),
                    wanted.smpp() == null ? null : json.write(wanted.smpp()),
                    wanted.http() == null ? null : httpJson.write(wanted.http()));
            publish(tx, user, "save", route, before);
        });
    }

    /** Opens or closes a route to new messages, or has the gateway hold or go on with what is queued. */
    public void set(CurrentUser user, String route, boolean active, boolean paused) {
        user.requireOperator(Permission.ROUTE_EDIT);
        database.run(TenantScope.of(user), tx -> {
            String before = audit.row(tx, "route", route);
            int changed = tx.update(
                    "UPDATE route SET active = ?, paused = ? WHERE route = ? AND (active, paused) <> (?, ?)",
                    active,
                    paused,
                    route,
                    active,
                    paused);
            if (changed == 1) {
                publish(tx, user, paused ? "pause" : active ? "open" : "close", route, before);
            }
        });
    }

    /**
     * Makes a new last part of the address that an HTTP interface posts receipts to, to be told once; what had the one before
     * is answered 404 from now on.
     */
    String renewCallbackKey(CurrentUser user, String route) {
        user.requireOperator(Permission.ROUTE_EDIT);
        String key = SecretToken.make(CALLBACK_KEY_OCTETS);
        database.run(TenantScope.of(user), tx -> {
            String before = audit.row(tx, "route", route);
            tx.update(
                    "UPDATE route SET http = jsonb_set(http, '{callbackKeyHash}', to_jsonb(?::text)) WHERE route = ?",
                    TokenHash.of(key),
                    route);
            publish(tx, user, "renew", route, before);
        });
        return key;
    }

    private void publish(Tx tx, CurrentUser user, String action, String route, String before) throws SQLException {
        RouteView saved = tx.first("SELECT * FROM route WHERE route = ?", this::read, route)
                .orElseThrow();
        audit.changed(tx, user, user.tenantId(), action, "route", route, before, audit.row(tx, "route", route));
        outbox.publish(
                tx,
                RouteControl.newBuilder()
                        .setRoute(route)
                        .setCarriers(List.copyOf(saved.carriers()))
                        .setActive(saved.active())
                        .setPaused(saved.paused())
                        .setPriority(saved.priority())
                        .setIdSpace(saved.idSpace())
                        .setAdFloorPercent(saved.adFloorPercent())
                        .setInDoubtWaitMillis(saved.inDoubtWaitMillis())
                        .setMaxSegments(saved.maxSegments())
                        .setSmpp(saved.smpp())
                        .setHttp(saved.http())
                        .build());
    }

    /** Names of all routes. */
    public List<String> names() {
        return database.call(
                TenantScope.SYSTEM, tx -> tx.list("SELECT route FROM route ORDER BY route", row -> row.getString(1)));
    }

    /** All routes, as they are tried. */
    public List<RouteView> routes(CurrentUser user) {
        user.requireOperator(Permission.RULE_VIEW);
        return database.call(
                TenantScope.of(user), tx -> tx.list("SELECT * FROM route ORDER BY priority, route", this::read));
    }

    public Optional<RouteView> find(CurrentUser user, String route) {
        user.requireOperator(Permission.RULE_VIEW);
        return database.call(
                TenantScope.of(user), tx -> tx.first("SELECT * FROM route WHERE route = ?", this::read, route));
    }

    /** Writes down that somebody tried a route, and what came of it. */
    void tried(CurrentUser user, String route, String what, String result) {
        database.run(
                TenantScope.of(user),
                tx -> audit.write(tx, user, user.tenantId(), "try", "route", route, Map.of(what, result)));
    }

    public List<AuditLog.Line> history(CurrentUser user, String route) {
        return database.call(TenantScope.of(user), tx -> audit.history(tx, "route", route));
    }

    /** The bind of a route as it was saved. */
    public Optional<SmppSettings> bindOf(String route) {
        return database.call(
                        TenantScope.SYSTEM,
                        tx -> tx.first("SELECT smpp::text FROM route WHERE route = ?", row -> row.getString(1), route))
                .map(json::read);
    }

    /** The HTTP interface of a route as it was saved. */
    public Optional<HttpSettings> httpOf(String route) {
        return database.call(
                        TenantScope.SYSTEM,
                        tx -> tx.first(
                                "SELECT http::text FROM route WHERE route = ? AND http IS NOT NULL",
                                row -> row.getString(1),
                                route))
                .map(httpJson::read);
    }

    private RouteView read(ResultSet row) throws SQLException {
        String smpp = row.getString("smpp");
        String http = row.getString("http");
        return new RouteView(
                row.getString("route"),
                Tx.textSet(row, "carriers"),
                row.getBoolean("active"),
                row.getBoolean("paused"),
                row.getInt("priority"),
                row.getString("id_space"),
                row.getInt("ad_floor_percent"),
                row.getLong("in_doubt_wait_millis"),
                row.getInt("max_segments"),
                http == null ? json.read(smpp == null ? "{}" : smpp) : null,
                http == null ? null : httpJson.read(http));
    }
}

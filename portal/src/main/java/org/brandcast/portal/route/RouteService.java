package org.brandcast.portal.route;

import io.micronaut.json.JsonMapper;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.control.ControlOutbox;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.kafka.TopicProvisioner;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.schemas.RouteControl;
import org.brandcast.schemas.SmppSettings;
import org.brandcast.schemas.Topics;

/** Routes to SMSCs. A route's topics exist before anybody hears of the route. */
@Singleton
public final class RouteService {
    private final Database database;
    private final ControlOutbox outbox;
    private final TopicProvisioner topics;
    private final AuditLog audit;
    private final JsonMapper json;

    RouteService(Database database, ControlOutbox outbox, TopicProvisioner topics, AuditLog audit, JsonMapper json) {
        this.database = database;
        this.outbox = outbox;
        this.topics = topics;
        this.audit = audit;
        this.json = json;
    }

    /** How the gateway binds; the password is sealed before it comes here. */
    @Serdeable
    public record SmppBind(
            String host, int port, String systemId, String sealedPassword, int binds, int window, int tps) {
        SmppSettings control() {
            return SmppSettings.newBuilder()
                    .setHost(host)
                    .setPort(port)
                    .setSystemId(systemId)
                    .setSealedPassword(sealedPassword)
                    .setBinds(binds)
                    .setWindow(window)
                    .setTps(tps)
                    .build();
        }
    }

    /** Makes or changes a route: its name, the carriers that it carries, and its bind. */
    public void save(CurrentUser user, String route, List<String> carriers, SmppBind smpp) {
        user.require(Permission.ROUTE_EDIT);
        topics.ensure(Topics.ofRoute(route));
        database.run(TenantScope.of(user), tx -> {
            tx.update("""
                    INSERT INTO route (route, carriers, id_space, smpp) VALUES (?, ?, ?, ?::jsonb)
                    ON CONFLICT (route) DO UPDATE SET carriers = excluded.carriers, smpp = excluded.smpp""", route, tx.texts(carriers), route, text(smpp));
            audit.write(
                    tx,
                    user,
                    user.tenantId(),
                    "save",
                    "route",
                    route,
                    Map.of("carriers", carriers, "host", smpp.host(), "port", smpp.port()));
            outbox.publish(
                    tx,
                    RouteControl.newBuilder()
                            .setRoute(route)
                            .setCarriers(carriers)
                            .setActive(true)
                            .setIdSpace(route)
                            .setSmpp(smpp.control())
                            .build());
        });
    }

    /** Names of all routes. */
    public List<String> names() {
        return database.call(
                TenantScope.SYSTEM, tx -> tx.list("SELECT route FROM route ORDER BY route", row -> row.getString(1)));
    }

    /** The bind of a route as it was saved. */
    public Optional<SmppBind> bindOf(String route) {
        return database.call(
                        TenantScope.SYSTEM,
                        tx -> tx.first("SELECT smpp::text FROM route WHERE route = ?", row -> row.getString(1), route))
                .map(this::parse);
    }

    private String text(SmppBind smpp) {
        try {
            return new String(json.writeValueAsBytes(smpp), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private SmppBind parse(String text) {
        try {
            return json.readValue(text.getBytes(StandardCharsets.UTF_8), SmppBind.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

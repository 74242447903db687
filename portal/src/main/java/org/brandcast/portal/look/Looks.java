package org.brandcast.portal.look;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.mail.MailConfig;
import org.brandcast.portal.system.BackgroundWork;
import org.brandcast.portal.system.Worker;
import org.jspecify.annotations.Nullable;

/**
 * Everybody's look, in memory: each page asks, also on threads that mustn't wait for the database. Read anew every two
 * seconds, and at once by whoever changed one.
 */
@Singleton
public final class Looks implements BackgroundWork {
    private static final long EVERY_MILLIS = 2_000;

    private final Database database;
    private final MailConfig mail;
    private final Worker worker = new Worker("looks", this::step);
    private volatile Snapshot snapshot = new Snapshot(Map.of(), Map.of(), Map.of());

    Looks(Database database, MailConfig mail) {
        this.database = database;
        this.mail = mail;
    }

    private record Snapshot(Map<String, Look> byPath, Map<String, String> pathByHost, Map<Long, String> pathById) {}

    @Override
    public String workName() {
        return "looks";
    }

    @Override
    public void start() {
        worker.start();
    }

    @Override
    public String failure() {
        return worker.failure();
    }

    private void step() throws InterruptedException {
        read();
        worker.awaitWork(EVERY_MILLIS);
    }

    /** Reads all of them now. */
    public void read() {
        Map<String, Look> byPath = new HashMap<>();
        Map<String, String> pathByHost = new HashMap<>();
        Map<Long, String> pathById = new HashMap<>();
        database.run(TenantScope.SYSTEM, tx -> {
            tx.forEach(1_000, """
                    SELECT t.path, l.shown_name, l.accent, l.logo_sha256, coalesce(l.host, ''), l.support
                    FROM tenant_look l JOIN tenant t ON t.id = l.tenant_id""", row -> {
                Look look = new Look(
                        row.getString(2), row.getString(3), row.getString(4), row.getString(5), row.getString(6));
                byPath.put(row.getString(1), look);
                if (!look.host().isEmpty()) {
                    pathByHost.put(look.host(), row.getString(1));
                }
            });
            if (!byPath.isEmpty()) {
                tx.forEach(5_000, "SELECT id, path FROM tenant", row -> pathById.put(row.getLong(1), row.getString(2)));
            }
        });
        snapshot = new Snapshot(byPath, pathByHost, pathById);
    }

    /** Of a tenant by its path: each part from the nearest at or above it. */
    public Look ofPath(String path) {
        Map<String, Look> known = snapshot.byPath();
        Look found = Look.PLAIN;
        if (known.isEmpty()) {
            return found;
        }
        for (int end = path.indexOf('.'); ; end = path.indexOf('.', end + 1)) {
            Look next = known.get(end < 0 ? path : path.substring(0, end));
            found = next == null ? found : over(found, next);
            if (end < 0) {
                return found;
            }
        }
    }

    private static Look over(Look above, Look own) {
        return new Look(
                own.name().isEmpty() ? above.name() : own.name(),
                own.accent().isEmpty() ? above.accent() : own.accent(),
                own.logoHash().isEmpty() ? above.logoHash() : own.logoHash(),
                own.host().isEmpty() ? above.host() : own.host(),
                own.support().isEmpty() ? above.support() : own.support());
    }

    public Look ofTenant(long tenantId) {
        String path = snapshot.pathById().get(tenantId);
        // Nobody has a look, or the tenant is younger than the last reading: then the platform's own.
        return path == null ? rootLook() : ofPath(path);
    }

    private Look rootLook() {
        return snapshot.byPath().entrySet().stream()
                .filter(entry -> entry.getKey().indexOf('.') < 0)
                .map(entry -> over(Look.PLAIN, entry.getValue()))
                .findFirst()
                .orElse(Look.PLAIN);
    }

    /**
     * Of whoever's host name was asked.
     *
     * @param header Host as a browser sends it; a name that is nobody's is the platform's
     */
    public Look ofHost(@Nullable String header) {
        String host = header == null ? "" : header.toLowerCase(Locale.ROOT).replaceFirst(":[0-9]{1,5}$", "");
        return Optional.ofNullable(snapshot.pathByHost().get(host))
                .map(this::ofPath)
                .orElseGet(this::rootLook);
    }

    /** A link in a mail of a tenant: under the host name by which its people know the portal. */
    public String link(long tenantId, String path) {
        String plain = mail.link(path);
        String host = ofTenant(tenantId).host();
        if (host.isEmpty()) {
            return plain;
        }
        URI uri = URI.create(plain);
        return uri.getScheme() + "://" + host + (uri.getPort() < 0 ? "" : ":" + uri.getPort()) + path;
    }

    /** The address of a picture in a mail of a tenant. */
    public String picture(Look look) {
        return mail.link(look.logo());
    }

    @PreDestroy
    void stop() {
        worker.stop();
    }
}

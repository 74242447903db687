package org.brandcast.portal.control;

import io.micronaut.context.annotation.Context;
import io.micronaut.scheduling.annotation.Scheduled;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.brandcast.domain.content.BrandnameRule;
import org.brandcast.domain.content.KeywordFilter;
import org.brandcast.domain.numbering.PrefixRange;
import org.brandcast.domain.numbering.PrefixTable;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;

/**
 * The doors' copy of the control data, in memory: what they check at once, and the version that they stamp on each
 * request. Data and version are of one instant, so admission, having that version, knows all that the door knew.
 */
@Context
public final class ControlView {
    private final Database database;
    private volatile Snapshot snapshot;

    /** A tenant as far as a door needs it. */
    public record Tenant(long id, String name, String path, boolean active) {}

    /** A brandname and its registrations. */
    public record Brandname(long id, String name, long tenantId, boolean active, List<Registration> registrations) {
        /** Whether its owner may send with it to that carrier's numbers at that time. */
        public boolean isRegisteredAt(String carrier, long atMillis) {
            return registrations.stream()
                    .anyMatch(r -> r.carrier().equals(carrier)
                            && r.validFromMillis() <= atMillis
                            && atMillis < r.validUntilMillis());
        }
    }

    /**
     * With one carrier, for a time.
     *
     * @param validUntilMillis exclusive
     */
    public record Registration(String carrier, long validFromMillis, long validUntilMillis) {}

    /** A carrier's own limits. */
    public record Carrier(String code, String name, boolean ucs2Allowed, int maxSegments) {}

    /** All of it at one version. */
    public record Snapshot(
            long version,
            Map<Long, Tenant> tenants,
            Map<String, Brandname> brandnames,
            Map<String, Carrier> carriers,
            Set<String> routedCarriers,
            PrefixTable prefixes,
            KeywordFilter keywords) {

        public Optional<Brandname> brandname(String written) {
            return Optional.ofNullable(brandnames.get(BrandnameRule.fold(written)));
        }

        /** Whether the tenant and all above it are active. */
        public boolean isActive(long tenantId) {
            Tenant tenant = tenants.get(tenantId);
            if (tenant == null) {
                return false;
            }
            for (String id : tenant.path().split("\\.", -1)) {
                Tenant ancestor = tenants.get(Long.valueOf(id));
                if (ancestor == null || !ancestor.active()) {
                    return false;
                }
            }
            return true;
        }

        /** Whether nobody stands below the tenant. */
        public boolean isLeaf(long tenantId) {
            Tenant tenant = tenants.get(tenantId);
            if (tenant == null) {
                return false;
            }
            String below = tenant.path() + ".";
            return tenants.values().stream().noneMatch(other -> other.path().startsWith(below));
        }

        /** Segments that the most generous carrier takes; beyond them no carrier would. */
        public int mostSegments() {
            return carriers.values().stream()
                    .mapToInt(Carrier::maxSegments)
                    .max()
                    .orElse(1);
        }
    }

    ControlView(Database database) {
        this.database = database;
        this.snapshot = database.snapshot(TenantScope.SYSTEM, ControlView::load);
    }

    public Snapshot current() {
        return snapshot;
    }

    /** Reads the newest state now; called after each change that this process makes. */
    public synchronized void refresh() {
        Snapshot newest = database.snapshot(TenantScope.SYSTEM, ControlView::load);
        if (newest.version() >= snapshot.version()) {
            snapshot = newest;
        }
    }

    /** Changes made by another portal. */
    @Scheduled(fixedDelay = "500ms", initialDelay = "1s")
    void refreshIfNewer() {
        long version = database.call(TenantScope.SYSTEM, tx -> tx.number("SELECT version FROM control_version"));
        if (version > snapshot.version()) {
            refresh();
        }
    }

    private static Snapshot load(Tx tx) throws SQLException {
        Map<Long, Tenant> tenants = new HashMap<>();
        for (Tenant tenant : tx.list(
                "SELECT id, name, path, active FROM tenant",
                row -> new Tenant(row.getLong(1), row.getString(2), row.getString(3), row.getBoolean(4)))) {
            tenants.put(tenant.id(), tenant);
        }
        Map<String, Carrier> carriers = new HashMap<>();
        for (Carrier carrier : tx.list(
                "SELECT code, display_name, ucs2_allowed, max_segments FROM carrier",
                row -> new Carrier(row.getString(1), row.getString(2), row.getBoolean(3), row.getInt(4)))) {
            carriers.put(carrier.code(), carrier);
        }
        List<PrefixRange> prefixes = tx.list(
                "SELECT prefix, carrier, valid_from_millis, valid_until_millis FROM number_prefix",
                row -> new PrefixRange(
                        row.getString(1),
                        row.getString(2),
                        row.getLong(3),
                        Tx.nullableLong(row, "valid_until_millis")));
        return new Snapshot(
                tx.number("SELECT version FROM control_version"),
                Map.copyOf(tenants),
                Map.copyOf(loadBrandnames(tx)),
                Map.copyOf(carriers),
                Set.copyOf(
                        tx.list("SELECT DISTINCT unnest(carriers) FROM route WHERE active", row -> row.getString(1))),
                new PrefixTable(prefixes),
                new KeywordFilter(tx.list("SELECT word FROM keyword WHERE active", row -> row.getString(1))));
    }

    private static Map<String, Brandname> loadBrandnames(Tx tx) throws SQLException {
        Map<Long, List<Registration>> registrations = new HashMap<>();
        tx.forEach(
                1_000,
                "SELECT brandname_id, carrier, valid_from_millis, valid_until_millis FROM brandname_carrier",
                row -> registrations
                        .computeIfAbsent(row.getLong(1), id -> new java.util.ArrayList<>())
                        .add(new Registration(row.getString(2), row.getLong(3), row.getLong(4))));
        Map<String, Brandname> brandnames = new HashMap<>();
        tx.forEach(
                1_000,
                "SELECT id, name, tenant_id, active, folded FROM brandname",
                row -> brandnames.put(
                        row.getString(5),
                        new Brandname(
                                row.getLong(1),
                                row.getString(2),
                                row.getLong(3),
                                row.getBoolean(4),
                                List.copyOf(registrations.getOrDefault(row.getLong(1), List.of())))));
        return brandnames;
    }
}

package org.brandcast.portal.control;

import io.micronaut.context.annotation.Context;
import io.micronaut.scheduling.annotation.Scheduled;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.brandcast.domain.content.BrandnameRule;
import org.brandcast.domain.numbering.PrefixRange;
import org.brandcast.domain.numbering.PrefixTable;
import org.brandcast.domain.text.TextPolicy;
import org.brandcast.domain.text.Ucs2Policy;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.jspecify.annotations.Nullable;

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
    public record Brandname(
            long id,
            String name,
            long tenantId,
            boolean active,
            List<Registration> registrations,
            List<Long> delegatedTo) {
        /** Whether a tenant on this path may send with it: its owner, those to whom it was lent, and those below these. */
        public boolean isUsableOn(String path) {
            if (!active) {
                return false;
            }
            for (String id : path.split("\\.", -1)) {
                if (delegatedTo.contains(Long.valueOf(id))) {
                    return true;
                }
            }
            return path.equals(Long.toString(tenantId)) || path.endsWith("." + tenantId);
        }

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

    /**
     * A carrier's own limits.
     *
     * @param texts what it makes of each type's texts; a type that isn't there goes by the two fields before
     */
    public record Carrier(
            String code, String name, boolean ucs2Allowed, int maxSegments, Map<String, TextPolicy> texts) {
        public TextPolicy policyOf(String type) {
            TextPolicy own = texts.get(type);
            return own != null
                    ? own
                    : new TextPolicy(0, 0, ucs2Allowed ? Ucs2Policy.ALLOW : Ucs2Policy.REFUSE, maxSegments);
        }
    }

    /** All of it at one version. */
    public record Snapshot(
            long version,
            Map<Long, Tenant> tenants,
            Map<String, Brandname> brandnames,
            Map<String, Carrier> carriers,
            Set<String> routedCarriers,
            PrefixTable prefixes,
            Keywords keywords) {

        public Optional<Brandname> brandname(String written) {
            return Optional.ofNullable(brandnames.get(BrandnameRule.fold(written)));
        }

        /** The brandname if the tenant may send with it. */
        public Optional<Brandname> usable(String written, long tenantId) {
            Tenant tenant = tenants.get(tenantId);
            return brandname(written).filter(found -> tenant != null && found.isUsableOn(tenant.path()));
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
                    .flatMapToInt(carrier -> IntStream.concat(
                            IntStream.of(carrier.maxSegments()),
                            carrier.texts().values().stream().mapToInt(TextPolicy::maxSegments)))
                    .max()
                    .orElse(1);
        }
    }

    ControlView(Database database) {
        this.database = database;
        this.snapshot = database.snapshot(TenantScope.SYSTEM, tx -> load(tx, null));
    }

    public Snapshot current() {
        return snapshot;
    }

    /** Reads the newest state now; called after each change that this process makes. */
    public synchronized void refresh() {
        Snapshot known = snapshot;
        Snapshot newest = database.snapshot(TenantScope.SYSTEM, tx -> load(tx, known.keywords()));
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

    private static Snapshot load(Tx tx, @Nullable Keywords known) throws SQLException {
        Map<Long, Tenant> tenants = new HashMap<>();
        for (Tenant tenant : tx.list(
                "SELECT id, name, path, active FROM tenant",
                row -> new Tenant(row.getLong(1), row.getString(2), row.getString(3), row.getBoolean(4)))) {
            tenants.put(tenant.id(), tenant);
        }
        Map<String, Map<String, TextPolicy>> texts = new HashMap<>();
        tx.forEach(
                500,
                "SELECT carrier, type, reserve_septets, reserve_ucs2, ucs2, max_segments FROM carrier_text",
                row -> texts.computeIfAbsent(row.getString(1), code -> new HashMap<>())
                        .put(
                                row.getString(2),
                                new TextPolicy(
                                        row.getInt(3),
                                        row.getInt(4),
                                        Ucs2Policy.valueOf(row.getString(5)),
                                        row.getInt(6))));
        Map<String, Carrier> carriers = new HashMap<>();
        for (Carrier carrier : tx.list(
                "SELECT code, display_name, ucs2_allowed, max_segments FROM carrier",
                row -> new Carrier(
                        row.getString(1),
                        row.getString(2),
                        row.getBoolean(3),
                        row.getInt(4),
                        Map.copyOf(texts.getOrDefault(row.getString(1), Map.of()))))) {
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
                Keywords.load(tx, known));
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
                "SELECT id, name, tenant_id, active, folded, delegated_to FROM brandname",
                row -> brandnames.put(
                        row.getString(5),
                        new Brandname(
                                row.getLong(1),
                                row.getString(2),
                                row.getLong(3),
                                row.getBoolean(4),
                                List.copyOf(registrations.getOrDefault(row.getLong(1), List.of())),
                                Tx.longs(row, "delegated_to"))));
        return brandnames;
    }
}

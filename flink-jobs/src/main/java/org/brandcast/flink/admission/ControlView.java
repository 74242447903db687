package org.brandcast.flink.admission;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.brandcast.domain.content.BrandnameRule;
import org.brandcast.domain.content.KeywordFilter;
import org.brandcast.domain.numbering.PrefixRange;
import org.brandcast.domain.numbering.PrefixTable;
import org.brandcast.schemas.BrandnameControl;
import org.brandcast.schemas.CampaignControl;
import org.brandcast.schemas.CarrierControl;
import org.brandcast.schemas.ControlRecord;
import org.brandcast.schemas.KeywordControl;
import org.brandcast.schemas.PrefixControl;
import org.brandcast.schemas.RouteControl;
import org.brandcast.schemas.TenantControl;
import org.jspecify.annotations.Nullable;

/**
 * Control data as the rules ask for it: maps, and compiled tables that are built when they are first asked for after a
 * change, never per request. Order grants are not in it: they belong to the accounts.
 *
 * <p>Owned by one operator instance and its thread.
 */
public final class ControlView {
    private static final CarrierControl ANY_CARRIER =
            CarrierControl.newBuilder().setCarrier("").setDisplayName("").build();

    private final Map<Long, TenantControl> tenants = new HashMap<>();
    private final Map<Long, Boolean> tenantActive = new HashMap<>();
    private final Map<String, BrandnameControl> brandnames = new HashMap<>();
    private final Map<Long, String> brandnameKeys = new HashMap<>();
    private final Map<Long, String> keywords = new HashMap<>();
    private final Map<String, PrefixRange> prefixes = new HashMap<>();
    private final Map<String, CarrierControl> carriers = new HashMap<>();
    private final Map<String, RouteControl> routes = new HashMap<>();
    private final Map<String, RouteCandidates> candidates = new HashMap<>();
    private final Map<Long, CampaignControl> campaigns = new HashMap<>();

    private @Nullable KeywordFilter keywordFilter;
    private @Nullable PrefixTable prefixTable;
    private long version;

    /**
     * The open routes to a carrier.
     *
     * @param routes best first
     * @param reason why the first is the first
     */
    public record RouteCandidates(List<String> routes, String reason) {}

    /** Takes a record over; of two with one key the later call wins. */
    public void apply(ControlRecord control) {
        version = Math.max(version, control.getVersion());
        Object body = control.getBody();
        if (body instanceof TenantControl tenant) {
            tenants.put(tenant.getTenantId(), tenant);
            tenantActive.clear();
        } else if (body instanceof BrandnameControl brandname) {
            putBrandname(brandname);
        } else if (body instanceof KeywordControl keyword) {
            if (keyword.getActive()) {
                keywords.put(keyword.getKeywordId(), keyword.getWord());
            } else {
                keywords.remove(keyword.getKeywordId());
            }
            keywordFilter = null;
        } else if (body instanceof PrefixControl prefix) {
            prefixes.put(
                    control.getKey(),
                    new PrefixRange(
                            prefix.getPrefix(),
                            prefix.getCarrier(),
                            prefix.getValidFromMillis(),
                            prefix.getValidUntilMillis()));
            prefixTable = null;
        } else if (body instanceof CarrierControl carrier) {
            carriers.put(carrier.getCarrier(), carrier);
        } else if (body instanceof RouteControl route) {
            routes.put(route.getRoute(), route);
            candidates.clear();
        } else if (body instanceof CampaignControl campaign) {
            campaigns.put(campaign.getCampaignId(), campaign);
        }
    }

    /** Version of the newest control record that was seen, grants included. */
    public long version() {
        return version;
    }

    public void sawVersion(long seen) {
        version = Math.max(version, seen);
    }

    public boolean knowsTenant(long tenantId) {
        return tenants.containsKey(tenantId);
    }

    /** Whether the tenant and everyone above it are active. */
    public boolean isActive(long tenantId) {
        Boolean known = tenantActive.get(tenantId);
        if (known == null) {
            known = askUpwards(tenantId);
            tenantActive.put(tenantId, known);
        }
        return known;
    }

    private boolean askUpwards(long tenantId) {
        Long next = tenantId;
        // A tree can't be deeper than it has members: a ring in the data ends here too.
        for (int steps = 0; next != null && steps <= tenants.size(); steps++) {
            TenantControl tenant = tenants.get(next);
            if (tenant == null) {
                // A parent that was never told about can't have been suspended.
                return true;
            }
            if (!tenant.getActive()) {
                return false;
            }
            next = tenant.getParentId();
        }
        return true;
    }

    /** The brandname with this name, whatever its case; null: nobody has it. */
    public @Nullable BrandnameControl brandname(String name) {
        return brandnames.get(BrandnameRule.fold(name));
    }

    /** A renamed brandname leaves its old name. */
    private void putBrandname(BrandnameControl brandname) {
        String key = BrandnameRule.fold(brandname.getName());
        String before = brandnameKeys.put(brandname.getBrandnameId(), key);
        if (before != null && !before.equals(key)) {
            brandnames.remove(before);
        }
        BrandnameControl holder = brandnames.get(key);
        boolean otherHoldsIt = holder != null && holder.getBrandnameId() != brandname.getBrandnameId();
        // Names are unique among the active: a closed one doesn't take the name from its new holder.
        if (!otherHoldsIt || brandname.getActive()) {
            brandnames.put(key, brandname);
        }
    }

    public @Nullable CampaignControl campaign(long campaignId) {
        return campaigns.get(campaignId);
    }

    /** What the carrier allows; a carrier that was never told about has the defaults of the schema. */
    public CarrierControl carrier(String carrier) {
        return carriers.getOrDefault(carrier, ANY_CARRIER);
    }

    public PrefixTable prefixTable() {
        if (prefixTable == null) {
            prefixTable = new PrefixTable(prefixes.values());
        }
        return prefixTable;
    }

    public KeywordFilter keywordFilter() {
        if (keywordFilter == null) {
            keywordFilter = new KeywordFilter(keywords.values());
        }
        return keywordFilter;
    }

    public RouteCandidates candidates(String carrier) {
        RouteCandidates known = candidates.get(carrier);
        if (known == null) {
            known = rank(carrier);
            candidates.put(carrier, known);
        }
        return known;
    }

    private RouteCandidates rank(String carrier) {
        List<RouteControl> open = new ArrayList<>();
        for (RouteControl route : routes.values()) {
            if (route.getActive() && route.getCarriers().contains(carrier)) {
                open.add(route);
            }
        }
        open.sort(Comparator.comparingInt(RouteControl::getPriority).thenComparing(RouteControl::getRoute));
        List<String> names = open.stream().map(RouteControl::getRoute).toList();
        String reason =
                open.isEmpty() ? "" : carrier + ": priority " + open.get(0).getPriority() + ", first of " + open.size();
        return new RouteCandidates(names, reason);
    }
}

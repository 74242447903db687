package org.brandcast.flink.admission.control;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brandcast.domain.content.KeywordRules;
import org.brandcast.domain.content.LinkRule;
import org.brandcast.domain.content.TemplateMatcher;
import org.brandcast.domain.numbering.PrefixRange;
import org.brandcast.domain.numbering.PrefixTable;
import org.brandcast.domain.routing.RouteChooser;
import org.brandcast.domain.text.TextPolicy;
import org.brandcast.schemas.AdvertisingControl;
import org.brandcast.schemas.BrandnameControl;
import org.brandcast.schemas.CampaignControl;
import org.brandcast.schemas.CarrierControl;
import org.brandcast.schemas.ContentPolicyControl;
import org.brandcast.schemas.ControlRecord;
import org.brandcast.schemas.KeywordControl;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.PrefixControl;
import org.brandcast.schemas.RouteControl;
import org.brandcast.schemas.RouteRuleControl;
import org.brandcast.schemas.TemplateControl;
import org.brandcast.schemas.TenantControl;
import org.jspecify.annotations.Nullable;

/**
 * Control data as the rules ask for it: maps, and compiled tables that are built when they are first asked for after a
 * change, never per request. Order grants and caps are not in it: they belong to the accounts.
 *
 * <p>Owned by one operator instance and its thread.
 */
public final class ControlView {
    private final TenantTree tenants = new TenantTree();
    private final BrandnameBook brandnames = new BrandnameBook();
    private final TemplateBook templates = new TemplateBook();
    private final KeywordBook keywords = new KeywordBook();
    private final PolicyBook policies = new PolicyBook();
    private final AdvertisingBook advertising = new AdvertisingBook();
    private final CarrierBook carriers = new CarrierBook();
    private final RouteBook routes = new RouteBook();
    private final Map<Long, CampaignControl> campaigns = new HashMap<>();
    private final Map<String, PrefixRange> prefixes = new HashMap<>();

    private @Nullable PrefixTable prefixTable;
    private long version;

    /** Takes a record over; of two with one key the later call wins. */
    public void apply(ControlRecord control) {
        version = Math.max(version, control.getVersion());
        Object body = control.getBody();
        if (body instanceof TenantControl tenant) {
            tenants.put(tenant);
            policies.treeChanged();
        } else if (body instanceof BrandnameControl brandname) {
            brandnames.put(brandname);
        } else if (body instanceof TemplateControl template) {
            templates.put(template);
        } else if (body instanceof KeywordControl keyword) {
            keywords.put(keyword);
        } else if (body instanceof ContentPolicyControl policy) {
            policies.put(policy);
        } else if (body instanceof AdvertisingControl rule) {
            advertising.put(rule);
        } else if (body instanceof CarrierControl carrier) {
            carriers.put(carrier);
        } else if (body instanceof RouteControl route) {
            routes.put(route);
        } else if (body instanceof RouteRuleControl rule) {
            routes.put(rule);
        } else if (body instanceof CampaignControl campaign) {
            campaigns.put(campaign.getCampaignId(), campaign);
        } else if (body instanceof PrefixControl prefix) {
            prefixes.put(
                    control.getKey(),
                    new PrefixRange(
                            prefix.getPrefix(),
                            prefix.getCarrier(),
                            prefix.getValidFromMillis(),
                            prefix.getValidUntilMillis()));
            prefixTable = null;
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
        return tenants.knows(tenantId);
    }

    /** Whether the tenant and everyone above it are active. */
    public boolean isActive(long tenantId) {
        return tenants.isActive(tenantId);
    }

    /** The tenant and everyone above it, itself first. */
    public List<Long> upwards(long tenantId) {
        return tenants.upwards(tenantId);
    }

    /** The brandname with this name, whatever its case, if the tenant may send under it; else null. */
    public @Nullable BrandnameControl brandname(String name, long tenantId) {
        BrandnameControl brandname = brandnames.get(name);
        return brandname != null && BrandnameBook.mayUse(brandname, upwards(tenantId)) ? brandname : null;
    }

    /** Links that texts under the brandname may carry. */
    public LinkRule linkRule(BrandnameControl brandname) {
        return brandnames.linkRule(brandname);
    }

    /** The templates of a brandname that hold at a carrier for a type. */
    public TemplateMatcher templates(long brandnameId, String carrier, MessageType type, long nowMillis) {
        return templates.matcher(brandnameId, carrier, type, nowMillis);
    }

    public KeywordRules keywords() {
        return keywords.rules();
    }

    /** How the tenant's texts of the type are moderated; without any policy upwards they are free. */
    public ContentPolicy policy(long tenantId, MessageType type) {
        return policies.of(upwards(tenantId), type);
    }

    /** The advertising rules that hold for the tenant; empty: nobody upwards has made any. */
    public Optional<AdvertisingInForce> advertising(long tenantId, long nowMillis) {
        return advertising.at(upwards(tenantId), nowMillis);
    }

    public @Nullable CampaignControl campaign(long campaignId) {
        return campaigns.get(campaignId);
    }

    /** What the carrier makes of texts of the type. */
    public TextPolicy textPolicy(String carrier, MessageType type) {
        return carriers.policy(carrier, type);
    }

    public PrefixTable prefixTable() {
        if (prefixTable == null) {
            prefixTable = new PrefixTable(prefixes.values());
        }
        return prefixTable;
    }

    /** The routes that a message may take, best first. */
    public RouteChooser.Plan routes(RouteChooser.Message message) {
        return routes.choose(message);
    }
}

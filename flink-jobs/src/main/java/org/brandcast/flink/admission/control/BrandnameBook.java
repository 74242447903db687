package org.brandcast.flink.admission.control;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.brandcast.domain.content.BrandnameRule;
import org.brandcast.domain.content.LinkRule;
import org.brandcast.domain.content.TopLevelDomains;
import org.brandcast.schemas.BrandnameControl;
import org.jspecify.annotations.Nullable;

/** Brandnames by name, whatever their case. */
final class BrandnameBook {
    private final Map<String, BrandnameControl> byName = new HashMap<>();
    private final Map<Long, String> names = new HashMap<>();
    private final Map<Long, LinkRule> linkRules = new HashMap<>();

    /** A renamed brandname leaves its old name. */
    void put(BrandnameControl brandname) {
        linkRules.remove(brandname.getBrandnameId());
        String key = BrandnameRule.fold(brandname.getName());
        String before = names.put(brandname.getBrandnameId(), key);
        if (before != null && !before.equals(key)) {
            byName.remove(before);
        }
        BrandnameControl holder = byName.get(key);
        boolean otherHoldsIt = holder != null && holder.getBrandnameId() != brandname.getBrandnameId();
        // Names are unique among the active: a closed one doesn't take the name from its new holder.
        if (!otherHoldsIt || brandname.getActive()) {
            byName.put(key, brandname);
        }
    }

    @Nullable
    BrandnameControl get(String name) {
        return byName.get(BrandnameRule.fold(name));
    }

    /** Links that texts under the brandname may carry. */
    LinkRule linkRule(BrandnameControl brandname) {
        return linkRules.computeIfAbsent(
                brandname.getBrandnameId(), id -> new LinkRule(brandname.getLinkDomains(), TopLevelDomains.KNOWN));
    }

    /**
     * Whether a tenant may send under the brandname: its owner, or one to whom the owner has delegated it, or anyone
     * below that one. A delegation out of the owner's own subtree is none.
     *
     * @param upwards the tenant and everyone above it
     */
    static boolean mayUse(BrandnameControl brandname, List<Long> upwards) {
        if (upwards.isEmpty() || !brandname.getActive()) {
            return false;
        }
        long owner = brandname.getTenantId();
        if (upwards.get(0) == owner) {
            return true;
        }
        int ownersPlace = upwards.indexOf(owner);
        for (int i = 0; i < ownersPlace; i++) {
            if (brandname.getDelegatedTo().contains(upwards.get(i))) {
                return true;
            }
        }
        return false;
    }
}

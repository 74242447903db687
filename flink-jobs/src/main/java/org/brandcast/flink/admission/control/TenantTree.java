package org.brandcast.flink.admission.control;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.brandcast.schemas.TenantControl;

/** Who stands below whom. What is asked of a tenant again and again is worked out once after each change of the tree. */
final class TenantTree {
    private final Map<Long, TenantControl> tenants = new HashMap<>();
    private final Map<Long, List<Long>> upwards = new HashMap<>();
    private final Map<Long, Boolean> active = new HashMap<>();

    void put(TenantControl tenant) {
        tenants.put(tenant.getTenantId(), tenant);
        upwards.clear();
        active.clear();
    }

    boolean knows(long tenantId) {
        return tenants.containsKey(tenantId);
    }

    /** The tenant and everyone above it, itself first. A parent that was never told about ends the line. */
    List<Long> upwards(long tenantId) {
        List<Long> known = upwards.get(tenantId);
        if (known == null) {
            known = climb(tenantId);
            upwards.put(tenantId, known);
        }
        return known;
    }

    /** Whether the tenant and everyone above it are active; a parent that was never told about can't be suspended. */
    boolean isActive(long tenantId) {
        Boolean known = active.get(tenantId);
        if (known == null) {
            known = upwards(tenantId).stream()
                    .allMatch(each -> tenants.get(each).getActive());
            active.put(tenantId, known);
        }
        return known;
    }

    private List<Long> climb(long tenantId) {
        List<Long> line = new ArrayList<>();
        Long next = tenantId;
        // A ring in the data ends at the first one that was met before.
        while (next != null && tenants.containsKey(next) && !line.contains(next)) {
            line.add(next);
            next = tenants.get(next).getParentId();
        }
        return List.copyOf(line);
    }
}

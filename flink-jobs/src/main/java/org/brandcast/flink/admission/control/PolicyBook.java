package org.brandcast.flink.admission.control;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.brandcast.schemas.ContentPolicyControl;
import org.brandcast.schemas.MessageType;

/** Content policies by tenant and type; the nearest tenant upwards that has one decides. */
final class PolicyBook {
    private final Map<Key, ContentPolicy> own = new HashMap<>();
    private final Map<Long, Map<MessageType, ContentPolicy>> inherited = new HashMap<>();

    private record Key(long tenantId, MessageType type) {}

    void put(ContentPolicyControl control) {
        Key key = new Key(control.getTenantId(), control.getType());
        if (control.getMode() == null) {
            own.remove(key);
        } else {
            own.put(key, ContentPolicy.of(control));
        }
        inherited.clear();
    }

    void treeChanged() {
        inherited.clear();
    }

    ContentPolicy of(List<Long> upwards, MessageType type) {
        if (upwards.isEmpty()) {
            return ContentPolicy.FREE;
        }
        Map<MessageType, ContentPolicy> ofTenant =
                inherited.computeIfAbsent(upwards.get(0), id -> new EnumMap<>(MessageType.class));
        ContentPolicy known = ofTenant.get(type);
        if (known == null) {
            known = upwards.stream()
                    .map(tenant -> own.get(new Key(tenant, type)))
                    .filter(java.util.Objects::nonNull)
                    .findFirst()
                    .orElse(ContentPolicy.FREE);
            ofTenant.put(type, known);
        }
        return known;
    }
}

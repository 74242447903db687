package org.brandcast.gateway.door;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.brandcast.domain.content.BrandnameRule;
import org.brandcast.domain.content.Template;
import org.brandcast.domain.content.TemplateMatcher;
import org.brandcast.domain.numbering.Msisdn;
import org.brandcast.domain.numbering.PrefixRange;
import org.brandcast.domain.numbering.PrefixTable;
import org.brandcast.schemas.BrandnameControl;
import org.brandcast.schemas.CarrierControl;
import org.brandcast.schemas.CarrierText;
import org.brandcast.schemas.ControlRecord;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.PrefixControl;
import org.brandcast.schemas.TemplateControl;
import org.brandcast.schemas.TenantControl;
import org.jspecify.annotations.Nullable;

/**
 * The control data that this process's doors check at once. Written by the control reader's thread, read by any: each
 * answer is of one fact, so no lock is needed. The version is told last, and so never ahead of what is known.
 */
public final class DoorControl {
    private final Map<Long, TenantControl> tenants = new ConcurrentHashMap<>();
    private final Map<Long, BrandnameControl> brandnames = new ConcurrentHashMap<>();
    private final Map<String, BrandnameControl> byName = new ConcurrentHashMap<>();
    private final Map<String, PrefixRange> prefixes = new ConcurrentHashMap<>();
    private final Map<String, Integer> mostSegments = new ConcurrentHashMap<>();
    private final Map<Long, TemplateControl> templates = new ConcurrentHashMap<>();
    private final Map<Long, Optional<TypedTemplates>> typed = new ConcurrentHashMap<>();
    private volatile @Nullable PrefixTable prefixTable;
    private volatile long version;

    /** A brandname's templates of one type each. */
    private record TypedTemplates(TemplateMatcher matcher, Map<Long, MessageType> types) {}

    /** A new or changed fact; from one thread. */
    public void take(ControlRecord record) {
        Object body = record.getBody();
        if (body instanceof TenantControl tenant) {
            tenants.put(tenant.getTenantId(), tenant);
        } else if (body instanceof BrandnameControl brandname) {
            take(brandname);
        } else if (body instanceof PrefixControl prefix) {
            take(record.getKey(), prefix);
        } else if (body instanceof CarrierControl carrier) {
            int most = carrier.getTexts().stream()
                    .mapToInt(CarrierText::getMaxSegments)
                    .reduce(carrier.getMaxSegments(), Math::max);
            mostSegments.put(carrier.getCarrier(), most);
        } else if (body instanceof TemplateControl template) {
            templates.put(template.getTemplateId(), template);
            typed.remove(template.getBrandnameId());
        }
        version = Math.max(version, record.getVersion());
    }

    /** A renamed brandname leaves its old name; a closed one doesn't take a name from its new holder. */
    private void take(BrandnameControl brandname) {
        String name = BrandnameRule.fold(brandname.getName());
        BrandnameControl before = brandnames.put(brandname.getBrandnameId(), brandname);
        if (before != null && !BrandnameRule.fold(before.getName()).equals(name)) {
            byName.remove(BrandnameRule.fold(before.getName()), before);
        }
        BrandnameControl holder = byName.get(name);
        boolean another = holder != null && holder.getBrandnameId() != brandname.getBrandnameId();
        if (!another || brandname.getActive()) {
            byName.put(name, brandname);
        }
    }

    /** Of the newest fact that is known here. */
    public long version() {
        return version;
    }

    /** Whether the tenant and all above it are active. */
    public boolean isActive(long tenantId) {
        List<Long> upwards = upwards(tenantId);
        return !upwards.isEmpty()
                && upwards.stream().allMatch(id -> {
                    TenantControl tenant = tenants.get(id);
                    return tenant != null && tenant.getActive();
                });
    }

    /** The tenant and those above it, the nearest first. */
    private List<Long> upwards(long tenantId) {
        TenantControl tenant = tenants.get(tenantId);
        List<Long> upwards = new ArrayList<>();
        if (tenant != null) {
            for (String id : tenant.getPath().split("\\.", -1)) {
                upwards.add(0, Long.valueOf(id));
            }
        }
        return upwards;
    }

    /** The brandname if the tenant may send with it: its owner, those to whom it was lent, and those below these. */
    public Optional<BrandnameControl> usable(String written, long tenantId) {
        BrandnameControl brandname = byName.get(BrandnameRule.fold(written));
        if (brandname == null || !brandname.getActive()) {
            return Optional.empty();
        }
        List<Long> upwards = upwards(tenantId);
        if (!upwards.isEmpty() && upwards.get(0) == brandname.getTenantId()) {
            return Optional.of(brandname);
        }
        int owner = upwards.indexOf(brandname.getTenantId());
        for (int i = 0; i < owner; i++) {
            if (brandname.getDelegatedTo().contains(upwards.get(i))) {
                return Optional.of(brandname);
            }
        }
        return Optional.empty();
    }

    private synchronized void take(String key, PrefixControl prefix) {
        prefixes.put(
                key,
                new PrefixRange(
                        prefix.getPrefix(),
                        prefix.getCarrier(),
                        prefix.getValidFromMillis(),
                        prefix.getValidUntilMillis()));
        prefixTable = null;
    }

    /** Whether some network's numbers begin so. */
    public boolean isServed(Msisdn number, long atMillis) {
        PrefixTable table = prefixTable;
        return (table == null ? newPrefixTable() : table)
                .carrierOf(number, atMillis)
                .isPresent();
    }

    private synchronized PrefixTable newPrefixTable() {
        PrefixTable table = new PrefixTable(prefixes.values());
        prefixTable = table;
        return table;
    }

    /** Segments that the most generous carrier takes; beyond them no carrier would. */
    public int mostSegments() {
        return mostSegments.values().stream().reduce(1, Math::max);
    }

    /** The type for which alone a matching template was registered. */
    public Optional<MessageType> typeByTemplate(long brandnameId, String text) {
        return typed.computeIfAbsent(brandnameId, this::typedTemplates)
                .flatMap(known ->
                        known.matcher().match(text).map(found -> known.types().get(found.id())));
    }

    private Optional<TypedTemplates> typedTemplates(long brandnameId) {
        List<Template> read = new ArrayList<>();
        Map<Long, MessageType> types = new ConcurrentHashMap<>();
        for (TemplateControl template : templates.values()) {
            boolean ofOneType = template.getActive() && template.getTypes().size() == 1;
            if (ofOneType
                    && template.getBrandnameId() == brandnameId
                    && Template.read(template.getTemplateId(), template.getPattern())
                            instanceof Template.Reading.Parsed parsed) {
                read.add(parsed.template());
                types.put(template.getTemplateId(), template.getTypes().get(0));
            }
        }
        return read.isEmpty() ? Optional.empty() : Optional.of(new TypedTemplates(new TemplateMatcher(read), types));
    }
}

package org.brandcast.portal.route;

import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.brandcast.schemas.ExtraTlv;
import org.brandcast.schemas.SmppSettings;
import org.brandcast.schemas.StatusMeaning;
import org.brandcast.schemas.StatusRule;
import org.jspecify.annotations.Nullable;

/**
 * SMPP settings as JSON under the contract's own names. A setting that the JSON lacks has the contract's default, so
 * rows from before a setting existed stay readable.
 */
@Singleton
final class SmppJson {
    private final JsonMapper json;

    SmppJson(JsonMapper json) {
        this.json = json;
    }

    String write(SmppSettings settings) {
        try {
            return new String(json.writeValueAsBytes(toMap(settings)), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    SmppSettings read(String text) {
        try {
            return settings(json.readValue(text, Argument.mapOf(String.class, Object.class)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> toMap(IndexedRecord record) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (Schema.Field field : record.getSchema().getFields()) {
            Object value = record.get(field.pos());
            if (value instanceof List<?> list) {
                map.put(
                        field.name(),
                        list.stream().map(each -> toMap((IndexedRecord) each)).toList());
            } else if (value instanceof Enum<?> name) {
                map.put(field.name(), name.name());
            } else if (value != null) {
                map.put(field.name(), value instanceof CharSequence ? value.toString() : value);
            }
        }
        return map;
    }

    private static SmppSettings settings(Map<String, Object> map) {
        SmppSettings settings = SmppSettings.newBuilder()
                .setHost("")
                .setPort(0)
                .setSystemId("")
                .setSealedPassword("")
                .build();
        for (Schema.Field field : SmppSettings.getClassSchema().getFields()) {
            Object value = map.get(field.name());
            if (value != null) {
                settings.put(field.pos(), converted(field, value));
            }
        }
        return settings;
    }

    private static @Nullable Object converted(Schema.Field field, Object value) {
        if (field.name().equals("extraTlvs")) {
            return maps(value).stream()
                    .map(each -> new ExtraTlv(
                            ((Number) each.get("tag")).intValue(),
                            each.get("hex").toString()))
                    .toList();
        }
        if (field.name().equals("statusRules")) {
            return maps(value).stream()
                    .map(each -> new StatusRule(
                            ((Number) each.get("status")).intValue(),
                            StatusMeaning.valueOf(each.get("meaning").toString())))
                    .toList();
        }
        Schema.Type type = field.schema().getType() == Schema.Type.UNION
                ? field.schema().getTypes().get(1).getType()
                : field.schema().getType();
        return switch (type) {
            case INT -> ((Number) value).intValue();
            case LONG -> ((Number) value).longValue();
            default -> value;
        };
    }

    @SuppressWarnings("unchecked") // written by toMap
    private static List<Map<String, Object>> maps(Object value) {
        return (List<Map<String, Object>>) value;
    }
}

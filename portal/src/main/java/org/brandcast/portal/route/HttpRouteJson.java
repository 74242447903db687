package org.brandcast.portal.route;

import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.brandcast.schemas.HttpParameter;
import org.brandcast.schemas.HttpSettings;

/** HTTP settings as the database has them: sealed parameters stand apart, so that the audit can leave them out. */
@Singleton
final class HttpRouteJson {
    private final JsonMapper json;

    HttpRouteJson(JsonMapper json) {
        this.json = json;
    }

    String write(HttpSettings settings) {
        Map<String, Object> plain = new LinkedHashMap<>();
        Map<String, Object> sealed = new LinkedHashMap<>();
        for (HttpParameter parameter : settings.getParameters()) {
            (parameter.getSealed() ? sealed : plain).put(parameter.getName(), parameter.getValue());
        }
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("profile", settings.getProfile());
        map.put("plain", plain);
        map.put("sealed", sealed);
        map.put("window", settings.getWindow());
        map.put("tps", settings.getTps());
        map.put("responseTimeoutMillis", settings.getResponseTimeoutMillis());
        map.put("queueFullRetries", settings.getQueueFullRetries());
        map.put("callbackKeyHash", settings.getCallbackKeyHash());
        try {
            return new String(json.writeValueAsBytes(map), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HttpSettings read(String text) {
        Map<String, Object> map;
        try {
            map = json.readValue(text, Argument.mapOf(String.class, Object.class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<HttpParameter> parameters = new ArrayList<>();
        texts(map, "plain").forEach((name, value) -> parameters.add(new HttpParameter(name, value, false)));
        texts(map, "sealed").forEach((name, value) -> parameters.add(new HttpParameter(name, value, true)));
        return HttpSettings.newBuilder()
                .setProfile((String) map.get("profile"))
                .setParameters(parameters)
                .setWindow(((Number) map.get("window")).intValue())
                .setTps(((Number) map.get("tps")).intValue())
                .setResponseTimeoutMillis(((Number) map.get("responseTimeoutMillis")).longValue())
                .setQueueFullRetries(((Number) map.get("queueFullRetries")).intValue())
                .setCallbackKeyHash((String) map.getOrDefault("callbackKeyHash", ""))
                .build();
    }

    @SuppressWarnings("unchecked") // written by write
    private static Map<String, String> texts(Map<String, Object> map, String name) {
        return (Map<String, String>) map.get(name);
    }
}

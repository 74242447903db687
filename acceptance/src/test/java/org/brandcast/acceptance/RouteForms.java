package org.brandcast.acceptance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What an operator types into the forms of routes: first choice for the one carrier MobiFone, so that its numbers take them. */
final class RouteForms {
    private RouteForms() {}

    static List<Map.Entry<String, String>> smpp(String route, int port, String systemId, String password) {
        List<Map.Entry<String, String>> form = common(route);
        form.addAll(List.of(
                Map.entry("host", "127.0.0.1"),
                Map.entry("port", Integer.toString(port)),
                Map.entry("systemId", systemId),
                Map.entry("password", password),
                Map.entry("binds", "1"),
                Map.entry("enquireLinkMillis", "15000"),
                Map.entry("sourceTon", "5"),
                Map.entry("sourceNpi", "0"),
                Map.entry("destinationTon", "1"),
                Map.entry("destinationNpi", "1")));
        form.addAll(List.of(
                Map.entry("idMode", "same"),
                Map.entry("longMessages", "udh"),
                Map.entry("bindMode", "transceiver"),
                Map.entry("singleByteCoding", "gsm7"),
                Map.entry("validityPeriod", "on"),
                Map.entry("userMessageReference", "on"),
                Map.entry("receiptZone", "Asia/Ho_Chi_Minh")));
        return form;
    }

    static List<Map.Entry<String, String>> soap(
            String route, String endpoint, String user, String password, String token) {
        List<Map.Entry<String, String>> form = common(route);
        form.add(Map.entry("profile", "soap-wscpmt"));
        form.add(Map.entry("set-endpoint", endpoint));
        form.add(Map.entry("set-user", user));
        form.add(Map.entry("set-password", password));
        form.add(Map.entry("set-cpCode", "BRAND"));
        form.add(Map.entry("set-commandCode", "bulksms"));
        form.add(Map.entry("set-callbackToken", token));
        return form;
    }

    static List<Map.Entry<String, String>> json(String route, String endpoint, String key, String secret) {
        List<Map.Entry<String, String>> form = common(route);
        form.add(Map.entry("profile", "json-aggregator"));
        form.add(Map.entry("set-endpoint", endpoint));
        form.add(Map.entry("set-apiKey", key));
        form.add(Map.entry("set-apiSecret", secret));
        return form;
    }

    private static List<Map.Entry<String, String>> common(String route) {
        return new ArrayList<>(List.of(
                Map.entry("route", route),
                Map.entry("carriers", "mobifone"),
                Map.entry("priority", "1"),
                Map.entry("adFloorPercent", "5"),
                Map.entry("inDoubtWaitSeconds", "60"),
                Map.entry("maxSegments", "6"),
                Map.entry("tps", "50"),
                Map.entry("window", "10"),
                Map.entry("queueFullRetries", "5"),
                Map.entry("responseTimeoutMillis", "30000")));
    }
}

package org.brandcast.portal.alert;

import java.util.Arrays;
import java.util.List;

/** Alerts of every kind. */
public final class AlertSamples {
    private static final long NOW = 1_795_000_000_000L;

    private AlertSamples() {}

    public static List<Alert> all() {
        return List.of(
                alert(9, AlertKind.ORDER_USED, "critical", "/orders/3", "Đơn quý IV", 100, 0, "SEGMENTS"),
                alert(8, AlertKind.ORDER_USED, "warning", "/orders/4", "Đơn quảng cáo", 90, 12_400_000, "VND"),
                alert(7, AlertKind.ORDER_RUNS_OUT, "warning", "/orders/4", "Đơn quảng cáo", 2, 12_400_000, "VND"),
                alert(6, AlertKind.ORDER_EXPIRES, "info", "/orders/5", "Đơn 2026", 30, 84_310, "SEGMENTS"),
                alert(5, AlertKind.BRANDNAME_EXPIRES, "critical", "/rules/brandnames/2", "LOTUS", 1, 0, "viettel"),
                alert(5, AlertKind.HELD_REQUESTS, "info", "/moderation", "Lotus Retail, Sen Bank", 214, 0, ""),
                new Alert(
                        4,
                        1,
                        "Brandcast",
                        AlertKind.DEAD_LETTERS,
                        "warning",
                        "/operations/dead-letters",
                        "admission: UNREADABLE",
                        17,
                        0,
                        "",
                        null,
                        NOW,
                        "admin@brandcast.local",
                        NOW + 60_000));
    }

    public static List<Alerts.Choice> choices() {
        return Arrays.stream(AlertKind.values())
                .map(kind -> new Alerts.Choice(kind, kind != AlertKind.ORDER_EXPIRES, false))
                .toList();
    }

    private static Alert alert(
            long id,
            AlertKind kind,
            String severity,
            String page,
            String subject,
            long amount,
            long remaining,
            String unit) {
        return new Alert(
                id,
                3,
                "Lotus Retail",
                kind,
                severity,
                page,
                subject,
                amount,
                remaining,
                unit,
                NOW + 86_400_000,
                NOW,
                "",
                null);
    }
}

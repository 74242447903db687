package org.brandcast.portal.report;

import io.micronaut.http.HttpParameters;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a report shows, as it stands in the address. What can't be read counts as not given.
 *
 * @param from first day, of Vietnam
 * @param until last day, itself included
 * @param tenantId only this one and those below it
 * @param region only tenants whose record names it; empty: all
 */
public record ReportFilter(
        LocalDate from,
        LocalDate until,
        @Nullable Long tenantId,
        String type,
        String carrier,
        String brandname,
        @Nullable Long campaignId,
        @Nullable Long orderId,
        String region) {
    private static final int USUAL_DAYS = 30;
    private static final int LONGEST_DAYS = 1_100;

    static ReportFilter of(HttpParameters address, LocalDate today) {
        LocalDate until = day(address.get("until"), today);
        LocalDate from = day(address.get("from"), until.minusDays(USUAL_DAYS - 1));
        if (from.isAfter(until)) {
            from = until;
        }
        if (ChronoUnit.DAYS.between(from, until) >= LONGEST_DAYS) {
            from = until.minusDays(LONGEST_DAYS - 1);
        }
        return new ReportFilter(
                from,
                until,
                id(address.get("tenantId")),
                text(address.get("type")),
                text(address.get("carrier")),
                text(address.get("brandname")),
                id(address.get("campaignId")),
                id(address.get("orderId")),
                text(address.get("region")));
    }

    public int days() {
        return (int) ChronoUnit.DAYS.between(from, until) + 1;
    }

    /** First day of the period of the same length before. */
    public LocalDate before() {
        return from.minusDays(days());
    }

    /** The address's query, without the question mark; used by links to the same view. */
    public String query() {
        return with("", "");
    }

    /** {@link #query} with another value of one field, as a link to a part of what is shown. */
    public String with(String field, String value) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("from", from);
        fields.put("until", until);
        fields.put("tenantId", tenantId == null ? "" : tenantId);
        fields.put("region", region);
        fields.putAll(ofMessages());
        fields.put("carrier", carrier);
        fields.put("orderId", orderId == null ? "" : orderId);
        if (!field.isEmpty()) {
            fields.put(field, value);
        }
        return encoded(fields);
    }

    /** The query of the message log for the messages of one status: what it can tell apart, too. */
    public String messages(String status) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("status", status);
        fields.put("from", from);
        fields.put("until", until);
        fields.put("region", region);
        fields.putAll(ofMessages());
        return encoded(fields);
    }

    private Map<String, Object> ofMessages() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("type", type);
        fields.put("brandname", brandname);
        fields.put("campaignId", campaignId == null ? "" : campaignId);
        return fields;
    }

    private static String encoded(Map<String, Object> fields) {
        return fields.entrySet().stream()
                .filter(field -> !field.getValue().toString().isEmpty())
                .map(field -> field.getKey() + "="
                        + URLEncoder.encode(field.getValue().toString(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static LocalDate day(@Nullable String text, LocalDate otherwise) {
        try {
            return text == null || text.isBlank() ? otherwise : LocalDate.parse(text.strip());
        } catch (DateTimeException e) {
            return otherwise;
        }
    }

    private static @Nullable Long id(@Nullable String text) {
        return text != null && text.matches("[0-9]{1,18}") ? Long.valueOf(text) : null;
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text.strip();
    }
}

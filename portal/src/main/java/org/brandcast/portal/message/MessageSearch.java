package org.brandcast.portal.message;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.brandcast.portal.page.Formats;
import org.jspecify.annotations.Nullable;

/**
 * The message log's filter as it stands in the address, so that a view can be kept and passed on. What can't be read
 * counts as not given.
 *
 * @param from first day, of Vietnam: {@code 2026-11-23}
 * @param until last day, itself included
 */
public record MessageSearch(
        String q,
        String status,
        String type,
        String brandname,
        String campaignId,
        String from,
        String until,
        String region) {
    static MessageSearch of(
            @Nullable String q,
            @Nullable String status,
            @Nullable String type,
            @Nullable String brandname,
            @Nullable String campaignId,
            @Nullable String from,
            @Nullable String until,
            @Nullable String region) {
        return new MessageSearch(
                text(q),
                text(status),
                text(type),
                text(brandname),
                text(campaignId),
                text(from),
                text(until),
                text(region));
    }

    MessageFilter filter() {
        return new MessageFilter(
                q,
                status,
                type,
                brandname,
                campaignId.matches("[0-9]{1,18}") ? Long.valueOf(campaignId) : null,
                startOfDay(from, 0),
                startOfDay(until, 1),
                region);
    }

    boolean isAny() {
        return List.of(q, status, type, brandname, campaignId, from, until, region).stream()
                .allMatch(String::isEmpty);
    }

    /** The address of this filter from a cursor on; from the newest when it is null. */
    String address(@Nullable String after) {
        List<String> query = new ArrayList<>();
        add(query, "q", q);
        add(query, "status", status);
        add(query, "type", type);
        add(query, "brandname", brandname);
        add(query, "campaignId", campaignId);
        add(query, "from", from);
        add(query, "until", until);
        add(query, "region", region);
        add(query, "after", text(after));
        return query.isEmpty() ? "/messages" : "/messages?" + String.join("&", query);
    }

    private static void add(List<String> query, String name, String value) {
        if (!value.isEmpty()) {
            query.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }

    private static @Nullable Long startOfDay(String day, int plusDays) {
        try {
            return LocalDate.parse(day)
                    .plusDays(plusDays)
                    .atStartOfDay(Formats.ZONE)
                    .toInstant()
                    .toEpochMilli();
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value.strip();
    }

    /** Statuses are upper case, whatever the address says. */
    MessageSearch normalised() {
        return new MessageSearch(
                q,
                status.toUpperCase(Locale.ROOT),
                type.toLowerCase(Locale.ROOT),
                brandname,
                campaignId,
                from,
                until,
                region);
    }
}

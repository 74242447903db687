package org.brandcast.portal.campaign;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.brandcast.domain.text.Transliteration;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.page.Formats;
import org.jspecify.annotations.Nullable;

/**
 * The campaign form as the browser sends it; kept as typed, so that a refused form comes back unchanged.
 *
 * @param start {@code now} or {@code at}
 * @param startAt a local time of Vietnam, {@code 2026-11-23T10:30}
 * @param exclude ids of the lists to leave out
 * @param pace messages a second; empty: as fast as it goes
 * @param testNumbers where a trial goes
 * @param campaignId of the returned one that this changes; empty: a new one
 * @param fit of the button that sends to so many numbers as the order can pay
 * @param token of the form as it was opened: sent twice, it makes one campaign
 */
public record CampaignFields(
        @Nullable String name,
        @Nullable String listId,
        @Nullable String brandname,
        @Nullable String type,
        @Nullable String text,
        @Nullable String orderId,
        @Nullable String start,
        @Nullable String startAt,
        List<String> exclude,
        @Nullable String pace,
        @Nullable String testNumbers,
        boolean moderated,
        @Nullable String campaignId,
        @Nullable String fit,
        @Nullable String token) {
    public CampaignFields {
        exclude = List.copyOf(exclude);
    }

    /** A form's body, as the browser encodes it. */
    static CampaignFields parse(String body) {
        Fields form = Fields.parse("campaign", body);
        return new CampaignFields(
                form.text("name"),
                form.text("listId"),
                form.text("brandname"),
                form.text("type"),
                form.text("text"),
                form.text("orderId"),
                form.text("start"),
                form.text("startAt"),
                form.all("exclude"),
                form.text("pace"),
                form.text("testNumbers"),
                form.on("moderated"),
                form.text("campaignId"),
                form.text("fit"),
                form.text("token"));
    }

    static CampaignFields empty(@Nullable Long listId) {
        return new CampaignFields(
                "",
                listId == null ? "" : listId.toString(),
                "",
                "care",
                "",
                "",
                "now",
                "",
                List.of(),
                "",
                "",
                false,
                "",
                "",
                UUID.randomUUID().toString());
    }

    /** With this brandname and order where none is chosen yet: when there is only one, there is nothing to choose. */
    CampaignFields orElse(String onlyBrandname, String onlyOrder) {
        return new CampaignFields(
                name,
                listId,
                isBlank(brandname) ? onlyBrandname : brandname,
                type,
                text,
                isBlank(orderId) ? onlyOrder : orderId,
                start,
                startAt,
                exclude,
                pace,
                testNumbers,
                moderated,
                campaignId,
                fit,
                token);
    }

    CampaignFields withoutDiacritics() {
        return new CampaignFields(
                name,
                listId,
                brandname,
                type,
                Transliteration.toGsm7(plain(text)),
                orderId,
                start,
                startAt,
                exclude,
                pace,
                testNumbers,
                moderated,
                campaignId,
                fit,
                token);
    }

    /** As a draft; what isn't a number counts as not given. {@code startAtMillis} is null for "now". */
    CampaignDraft draft() {
        return new CampaignDraft(
                plain(name),
                plain(brandname),
                plain(type),
                plain(text),
                number(orderId).orElse(null),
                number(listId).orElse(null),
                isLater() ? startAtMillis().orElse(null) : null,
                exclude.stream()
                        .map(CampaignFields::number)
                        .flatMap(Optional::stream)
                        .distinct()
                        .toList(),
                // What is typed and no number is a pace that isn't allowed.
                isBlank(pace) ? null : (Long) number(pace).orElse(0L),
                moderated,
                number(fit).orElse(null));
    }

    /** The returned campaign that this changes; empty: it is a new one. */
    Optional<Long> changes() {
        return number(campaignId);
    }

    boolean isLater() {
        return "at".equals(start);
    }

    /** Empty when no time, or none that can be read, was typed. */
    Optional<Long> startAtMillis() {
        try {
            return Optional.of(LocalDateTime.parse(plain(startAt))
                    .atZone(Formats.ZONE)
                    .toInstant()
                    .toEpochMilli());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Browsers send line ends as CR LF; an SMS has LF, and each character is paid for. */
    static String plain(@Nullable String typed) {
        return typed == null ? "" : typed.replace("\r\n", "\n");
    }

    private static Optional<Long> number(@Nullable String typed) {
        return typed != null && typed.matches("[0-9]{1,18}") ? Optional.of(Long.valueOf(typed)) : Optional.empty();
    }

    private static boolean isBlank(@Nullable String typed) {
        return typed == null || typed.isBlank();
    }
}

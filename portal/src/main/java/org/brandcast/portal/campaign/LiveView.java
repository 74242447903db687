package org.brandcast.portal.campaign;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.brandcast.portal.page.BarPart;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.page.Messages;

/**
 * The moving part of a campaign's page.
 *
 * @param total messages that there are or will be: of a cancelled campaign only those that were made
 * @param counts every status: what is final first, as the bar shows them
 * @param sentence how it goes, and how long still
 * @param moving whether the numbers may still change
 */
public record LiveView(
        long total, long finals, List<BarPart> bar, List<Count> counts, String sentence, boolean moving) {
    private static final List<String> ORDER = List.of(
            "DELIVERED", "PARTIAL", "FAILED", "EXPIRED", "REJECTED", "CANCELLED", "SENT", "QUEUED", "ACCEPTED", "HELD");

    /** One status and how many messages are in it. */
    public record Count(String status, long messages) {}

    public static LiveView of(CampaignView campaign, Locale locale) {
        Map<String, Long> inOrder = new LinkedHashMap<>();
        ORDER.forEach(status -> inOrder.put(status, campaign.count(status)));
        long total = total(campaign);
        return new LiveView(
                total,
                campaign.finals(),
                BarPart.of(inOrder, total),
                inOrder.entrySet().stream()
                        .map(entry -> new Count(entry.getKey(), entry.getValue()))
                        .toList(),
                sentence(campaign, locale),
                campaign.finishedAtMillis() == null);
    }

    /** What a screen reader is told; changes with each tenth of the way and each change of state, and not oftener. */
    public static String spoken(CampaignView campaign, Locale locale) {
        return Messages.text(
                locale,
                "campaign.say",
                Messages.text(locale, "campaign.state." + campaign.state()),
                campaign.finals(),
                total(campaign),
                campaign.count("DELIVERED"));
    }

    /** Why the platform itself paused it; empty: it didn't. */
    public static String hold(CampaignView campaign, Locale locale) {
        if (campaign.holdReason().isEmpty()) {
            return "";
        }
        return Messages.find(locale, "hold." + campaign.holdReason())
                .orElseGet(() -> Messages.text(locale, "hold.other", campaign.holdReason()));
    }

    /** Tenths of the messages that are final. */
    public static long tenths(CampaignView campaign) {
        return total(campaign) == 0 ? 10 : 10 * campaign.finals() / total(campaign);
    }

    private static long total(CampaignView campaign) {
        return campaign.state().equals("CANCELLED") ? campaign.expanded() : campaign.recipients();
    }

    private static String sentence(CampaignView campaign, Locale locale) {
        Formats formats = new Formats(locale);
        return switch (campaign.state()) {
            case "SCHEDULED" ->
                Messages.text(locale, "campaign.sentence.waiting", formats.dateTime(campaign.startAtMillis()));
            case "SUBMITTED", "RETURNED", "REFUSED" ->
                Messages.text(locale, "campaign.sentence." + campaign.state().toLowerCase(Locale.ROOT));
            case "PAUSED" ->
                Messages.text(
                        locale,
                        "campaign.sentence.paused",
                        campaign.recipients() - campaign.finals() - campaign.count("SENT"));
            case "CANCELLED" ->
                Messages.text(locale, "campaign.sentence.cancelled", campaign.recipients() - campaign.expanded());
            case "FINISHED" -> finished(campaign, locale, formats);
            default -> running(campaign, locale, formats);
        };
    }

    private static String running(CampaignView campaign, Locale locale, Formats formats) {
        long open = campaign.recipients() - campaign.finals();
        if (campaign.ratePerSecond() >= 0.1) {
            long perSecond = Math.max(1, Math.round(campaign.ratePerSecond()));
            long leftMillis = Math.max(1_000, Math.round(1_000 * open / campaign.ratePerSecond()));
            return Messages.text(locale, "campaign.sentence.running", perSecond, formats.span(leftMillis));
        }
        return campaign.finals() == 0
                ? Messages.text(locale, "campaign.sentence.starting")
                : Messages.text(locale, "campaign.sentence.running.norate", open);
    }

    /** The share's base is what really went out: what was refused or cancelled before was never on the way. */
    private static String finished(CampaignView campaign, Locale locale, Formats formats) {
        long delivered = campaign.count("DELIVERED");
        long sent = delivered + campaign.count("PARTIAL") + campaign.count("FAILED") + campaign.count("EXPIRED");
        return sent == 0
                ? Messages.text(locale, "campaign.sentence.finished.none")
                : Messages.text(locale, "campaign.sentence.finished", delivered, formats.percent(delivered, sent));
    }
}

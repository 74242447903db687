package org.brandcast.portal.campaign;

import java.util.List;
import java.util.Map;
import org.brandcast.portal.list.ListSummary;
import org.brandcast.portal.order.OrderBalance;
import org.brandcast.portal.page.ShownProblem;
import org.brandcast.portal.page.SmsPreview;

/**
 * The page of a new campaign.
 *
 * @param problems of the attempt before; none while it is being filled in
 */
public record CampaignForm(
        CampaignFields fields,
        List<ListSummary> lists,
        List<String> brandnames,
        List<OrderBalance> orders,
        List<Pattern> templates,
        Preview preview,
        List<ShownProblem> problems) {

    /** A registered text that a campaign's may be made of. */
    public record Pattern(String brandname, String text) {}

    public String name() {
        return CampaignFields.plain(fields.name());
    }

    public String listId() {
        return CampaignFields.plain(fields.listId());
    }

    public String brandname() {
        return CampaignFields.plain(fields.brandname());
    }

    public String type() {
        return CampaignFields.plain(fields.type());
    }

    public String text() {
        return CampaignFields.plain(fields.text());
    }

    public String orderId() {
        return CampaignFields.plain(fields.orderId());
    }

    public String start() {
        return fields.isLater() ? "at" : "now";
    }

    public String startAt() {
        return CampaignFields.plain(fields.startAt());
    }

    public boolean excludes(long listId) {
        return fields.exclude().contains(Long.toString(listId));
    }

    public boolean excludesAny() {
        return !fields.exclude().isEmpty();
    }

    public String pace() {
        return CampaignFields.plain(fields.pace());
    }

    public boolean moderated() {
        return fields.moderated();
    }

    public String campaignId() {
        return CampaignFields.plain(fields.campaignId());
    }

    public String testNumbers() {
        return CampaignFields.plain(fields.testNumbers());
    }

    public String token() {
        return CampaignFields.plain(fields.token());
    }

    public Map<String, String> errors() {
        return ShownProblem.byField(problems);
    }

    /** The text as it is written, with its placeholders. */
    public SmsPreview sms() {
        return SmsPreview.of(text());
    }

    /** A recipient's phone. */
    public record Phone(String kind, String msisdn, SmsPreview sms) {}

    /** What the recipients with the longest, the shortest and any text would see; before a list is chosen, the text. */
    public List<Phone> phones() {
        return preview.insight().samples().isEmpty()
                ? List.of(new Phone("text", "", sms()))
                : preview.insight().samples().stream()
                        .map(sample -> new Phone(sample.kind(), sample.msisdn(), SmsPreview.of(sample.text())))
                        .toList();
    }

    /** Whether enough is chosen for the preview's numbers to mean something. */
    public boolean counted() {
        return preview.recipients() > 0 && !brandname().isEmpty() && !text().isBlank();
    }

    /** Whether the button may say what it sends and costs. */
    public boolean ready() {
        return counted() && preview.freeSegments() != null && preview.shortSegments() == 0 && preview.sendable() > 0;
    }
}

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
        Preview preview,
        List<ShownProblem> problems) {

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

    /** What the recipient with the longest text would see; before a list is chosen, the text as it is written. */
    public SmsPreview phone() {
        return preview.longestText().isEmpty() ? sms() : SmsPreview.of(preview.longestText());
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

package org.brandcast.portal.campaign;

import jakarta.inject.Singleton;
import java.util.List;
import org.brandcast.portal.brandname.BrandnameService;
import org.brandcast.portal.brandname.BrandnameView;
import org.brandcast.portal.list.ListService;
import org.brandcast.portal.list.ListSummary;
import org.brandcast.portal.order.OrderBalance;
import org.brandcast.portal.order.OrderService;
import org.brandcast.portal.page.ShownProblem;
import org.brandcast.portal.security.CurrentUser;
import org.jspecify.annotations.Nullable;

/** Puts together what the page of a new campaign offers to choose from, and what the choice amounts to. */
@Singleton
class CampaignForms {
    private static final Preview NOTHING_COUNTED = new Preview(
            0, 0, 0, 0, 0, 0, "GSM7", "", 0, Preview.Insight.NONE, List.of(), List.of(), null, 0, 0, List.of());

    private final CampaignService campaigns;
    private final ListService lists;
    private final BrandnameService brandnames;
    private final OrderService orders;

    CampaignForms(CampaignService campaigns, ListService lists, BrandnameService brandnames, OrderService orders) {
        this.campaigns = campaigns;
        this.lists = lists;
        this.brandnames = brandnames;
        this.orders = orders;
    }

    CampaignForm blank(CurrentUser user, @Nullable Long listId) {
        return filled(user, CampaignFields.empty(listId), List.of());
    }

    /** What can be told without the list: while somebody types, its numbers aren't read over and over. */
    CampaignForm textOnly(CampaignFields typed) {
        return new CampaignForm(typed, List.of(), List.of(), List.of(), List.of(), NOTHING_COUNTED, List.of());
    }

    CampaignForm filled(CurrentUser user, CampaignFields typed, List<ShownProblem> problems) {
        List<ListSummary> usableLists =
                lists.lists(user).stream().filter(list -> list.accepted() > 0).toList();
        List<String> names = brandnames.owned(user).stream()
                .filter(BrandnameView::active)
                .map(BrandnameView::name)
                .toList();
        List<OrderBalance> spendable =
                orders.own(user).stream().filter(OrderBalance::isSpendable).toList();
        CampaignFields fields = typed.orElse(
                names.size() == 1 ? names.get(0) : "",
                spendable.size() == 1 ? Long.toString(spendable.get(0).id()) : "");
        return new CampaignForm(
                fields,
                usableLists,
                names,
                spendable,
                campaigns.templates(user, names),
                campaigns.preview(user, fields.draft()),
                problems);
    }
}

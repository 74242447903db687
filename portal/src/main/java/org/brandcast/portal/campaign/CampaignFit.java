package org.brandcast.portal.campaign;

import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;

/** A campaign whose order lacks something: how much that is, and a run to as many numbers as it can pay. */
@Singleton
final class CampaignFit {
    private final Database database;
    private final CampaignService campaigns;
    private final CampaignOrders orders;
    private final AuditLog audit;

    CampaignFit(Database database, CampaignService campaigns, CampaignOrders orders, AuditLog audit) {
        this.database = database;
        this.campaigns = campaigns;
        this.orders = orders;
        this.audit = audit;
    }

    /** What the order of a campaign that waits lacks; empty: nothing, or the campaign doesn't wait. */
    Optional<Shortage> shortage(CurrentUser user, CampaignView campaign) {
        if (!campaign.state().equals("PAUSED") && !campaign.state().equals("SCHEDULED")) {
            return Optional.empty();
        }
        return database.call(TenantScope.of(user), tx -> orders.shortage(tx, CampaignService.lock(tx, campaign.id())));
    }

    /**
     * Goes on with, or starts, a campaign: to as many of the remaining numbers as its order can pay; the others are left
     * out for good.
     *
     * @throws FormProblem when it can pay for none
     */
    void run(CurrentUser user, long id) {
        user.require(Permission.CAMPAIGN_EDIT);
        database.<RuntimeException>run(TenantScope.of(user), tx -> {
            CampaignService.Stored campaign = CampaignService.lock(tx, id);
            if (campaign.state().equals("RUNNING")) {
                return;
            }
            if (!campaign.state().equals("PAUSED") && !campaign.state().equals("SCHEDULED")) {
                throw CampaignService.wrongState(campaign);
            }
            Optional<Shortage> shortage = orders.shortage(tx, campaign);
            if (shortage.isEmpty() || shortage.get().fitting() == 0) {
                campaigns.run(tx, campaign);
                return;
            }
            long recipients = campaign.expanded() + shortage.get().fitting();
            tx.update("""
                    UPDATE campaign SET planned_segments = planned_segments * ? / recipients,
                      planned_amount_vnd = planned_amount_vnd * ? / recipients, recipients = ? WHERE id = ?""", recipients, recipients, recipients, id);
            audit.write(
                    tx,
                    user,
                    campaign.tenantId(),
                    "run-fitting",
                    "campaign",
                    Long.toString(id),
                    Map.of("recipients_before", campaign.recipients(), "recipients", recipients));
            campaigns.start(tx, campaign);
        });
    }
}

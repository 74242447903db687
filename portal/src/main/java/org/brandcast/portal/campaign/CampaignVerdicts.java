package org.brandcast.portal.campaign;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import org.brandcast.portal.moderation.ModerationService;
import org.brandcast.portal.system.BackgroundWork;
import org.brandcast.portal.system.Worker;

/**
 * A campaign that was approved is approved for all its messages: what admission holds of it gets its moderator's word by
 * itself. Each verdict names the body that admission held, as one given by hand does, so nothing else passes by it.
 */
@Singleton
final class CampaignVerdicts implements BackgroundWork {
    private static final long IDLE_MILLIS = 1_000;

    private final ModerationService moderation;
    private final Worker worker;

    CampaignVerdicts(ModerationService moderation) {
        this.moderation = moderation;
        this.worker = new Worker("campaign-verdicts", this::step);
    }

    private void step() throws InterruptedException {
        if (moderation.passApprovedCampaigns() == 0) {
            Thread.sleep(IDLE_MILLIS);
        }
    }

    @Override
    public String workName() {
        return "campaign-verdicts";
    }

    @Override
    public void start() {
        worker.start();
    }

    @Override
    public String failure() {
        return worker.failure();
    }

    @PreDestroy
    void stop() {
        worker.stop();
    }
}

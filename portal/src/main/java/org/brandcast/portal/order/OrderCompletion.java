package org.brandcast.portal.order;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.system.BackgroundWork;
import org.brandcast.portal.system.Worker;
import org.brandcast.portal.tenant.TenantService;
import org.brandcast.portal.tenant.TenantService.Tenant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Completes orders whose time is over, once nothing of them is under way any more: what is left goes back to the order that
 * they were cut from, an order that was never paid is called off. An order whose messages are still on their way waits.
 */
@Singleton
public final class OrderCompletion implements BackgroundWork {
    private static final Logger LOG = LoggerFactory.getLogger(OrderCompletion.class);
    private static final long PAUSE_MILLIS = 5_000;
    private static final String OVER = """
            FROM sales_order o WHERE o.valid_until_millis <= ? AND o.reserved_segments = 0
              AND (o.state = 'active' OR (o.state = 'signed' AND o.grant_version = 0))
              AND NOT EXISTS (SELECT 1 FROM sales_order c WHERE c.funded_by = o.id
                AND c.state NOT IN ('closed', 'cancelled'))""";

    private final Database database;
    private final TenantService tenants;
    private final OrderGrants grants;
    private final Clock clock;
    private final Worker worker;

    OrderCompletion(Database database, TenantService tenants, OrderGrants grants, Clock clock) {
        this.database = database;
        this.tenants = tenants;
        this.grants = grants;
        this.clock = clock;
        this.worker = new Worker("order-completion", this::step);
    }

    @Override
    public String workName() {
        return "order-completion";
    }

    @Override
    public void start() {
        worker.start();
    }

    @Override
    public String failure() {
        return worker.failure();
    }

    private void step() throws InterruptedException {
        Optional<Tenant> root = tenants.root();
        root.ifPresent(operator -> completeAll(CurrentUser.platform(operator.id(), operator.name())));
        worker.awaitWork(PAUSE_MILLIS);
    }

    private void completeAll(CurrentUser platform) {
        long now = clock.millis();
        for (long id : database.call(
                TenantScope.SYSTEM,
                tx -> tx.list("SELECT o.id " + OVER + " ORDER BY o.id LIMIT 500", row -> row.getLong(1), now))) {
            database.run(TenantScope.SYSTEM, tx -> {
                // Another portal may be at it, or somebody has given it more time.
                Optional<Long> still = tx.first(
                        "SELECT o.id " + OVER + " AND o.id = ? FOR UPDATE OF o SKIP LOCKED",
                        row -> row.getLong(1),
                        now,
                        id);
                if (still.isPresent()) {
                    grants.close(tx, platform, id, "complete");
                    LOG.info("order {} is over and completed", id);
                }
            });
        }
    }

    @PreDestroy
    void stop() {
        worker.stop();
    }
}

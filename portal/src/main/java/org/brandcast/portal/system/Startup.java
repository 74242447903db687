package org.brandcast.portal.system;

import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.List;
import org.brandcast.portal.kafka.TenantAccess;
import org.brandcast.portal.kafka.TopicProvisioner;
import org.brandcast.portal.route.RouteService;
import org.brandcast.portal.seed.Seeder;
import org.brandcast.portal.tenant.TenantService;
import org.brandcast.schemas.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What follows once the port is open: topics, then base data, then the workers. Others of the platform wait for
 * /health to be UP, because their topics exist only from then on. A step that fails is tried again.
 */
@Singleton
public final class Startup implements ApplicationEventListener<ServerStartupEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(Startup.class);
    private static final long RETRY_MILLIS = 2_000;

    private final TopicProvisioner topics;
    private final TenantAccess kafkaAccess;
    private final RouteService routes;
    private final TenantService tenants;
    private final Seeder seeder;
    private final List<BackgroundWork> workers;
    private volatile String waitingFor = "the port";
    private volatile boolean stopping;

    Startup(
            TopicProvisioner topics,
            TenantAccess kafkaAccess,
            RouteService routes,
            TenantService tenants,
            Seeder seeder,
            List<BackgroundWork> workers) {
        this.topics = topics;
        this.kafkaAccess = kafkaAccess;
        this.routes = routes;
        this.tenants = tenants;
        this.seeder = seeder;
        this.workers = workers;
    }

    /** Empty once everything runs; else what it is at, or what failed. */
    public String waitingFor() {
        return waitingFor;
    }

    @Override
    public void onApplicationEvent(ServerStartupEvent event) {
        Thread thread = new Thread(this::run, "startup");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        attempt("Kafka topics", () -> {
            topics.ensure(Topics.ofInstallation());
            topics.ensure(routes.names().stream()
                    .flatMap(route -> Topics.ofRoute(route).stream())
                    .toList());
            topics.ensure(tenants.withKafkaAccess().stream()
                    .flatMap(tenant -> Topics.ofTenant(tenant).stream())
                    .toList());
            tenants.withKafkaAccess().forEach(kafkaAccess::allow);
        });
        attempt("base data", seeder::seed);
        for (BackgroundWork worker : workers) {
            if (!stopping) {
                worker.start();
            }
        }
        waitingFor = "";
        LOG.info("portal is ready");
    }

    private void attempt(String what, Runnable step) {
        waitingFor = what;
        while (!stopping) {
            try {
                step.run();
                return;
            } catch (RuntimeException e) {
                waitingFor = what + ": " + e.getMessage();
                LOG.error("start-up waits for {}", what, e);
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(RETRY_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @PreDestroy
    void stop() {
        stopping = true;
    }
}

package org.brandcast.portal.system;

import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** /health: each part by name, and in words what is wrong with it. */
@Singleton
final class PortalHealth implements HealthIndicator {
    private static final long KAFKA_SECONDS = 3;

    private final Database database;
    private final Admin admin;
    private final Startup startup;
    private final List<BackgroundWork> workers;
    private final ExecutorService blocking;

    PortalHealth(
            Database database,
            Admin admin,
            Startup startup,
            List<BackgroundWork> workers,
            @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
        this.database = database;
        this.admin = admin;
        this.startup = startup;
        this.workers = workers;
        this.blocking = blocking;
    }

    /** Tells what is wrong; empty: nothing. */
    @FunctionalInterface
    private interface Check {
        String problem();
    }

    @Override
    public Publisher<HealthResult> getResult() {
        List<Mono<HealthResult>> checks = new ArrayList<>();
        checks.add(check("database", this::databaseProblem));
        checks.add(check("kafka", this::kafkaProblem));
        checks.add(check("startup", startup::waitingFor));
        workers.forEach(worker -> checks.add(check(worker.workName(), worker::failure)));
        return Flux.merge(checks);
    }

    private Mono<HealthResult> check(String name, Check check) {
        return Mono.fromCallable(() -> result(name, check)).subscribeOn(Schedulers.fromExecutorService(blocking));
    }

    private static HealthResult result(String name, Check check) {
        String problem;
        try {
            problem = check.problem();
        } catch (RuntimeException e) {
            problem = e.getMessage() == null ? e.toString() : e.getMessage();
        }
        return problem.isEmpty()
                ? HealthResult.builder(name, HealthStatus.UP).build()
                : HealthResult.builder(name, HealthStatus.DOWN)
                        .details(Map.of("problem", problem))
                        .build();
    }

    private String databaseProblem() {
        database.call(TenantScope.SYSTEM, tx -> tx.number("SELECT version FROM control_version"));
        return "";
    }

    private String kafkaProblem() {
        try {
            admin.describeCluster().nodes().get(KAFKA_SECONDS, TimeUnit.SECONDS);
            return "";
        } catch (ExecutionException | TimeoutException e) {
            return "no broker answers: " + e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }
}

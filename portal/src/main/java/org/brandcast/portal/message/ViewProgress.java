package org.brandcast.portal.message;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.kafka.StoredOffsets;
import org.brandcast.portal.system.Worker;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.Topics;

/**
 * Tells when the view has passed all that stood at the doors at the time of asking. Then a message that was
 * acknowledged before is in the view, whichever portal took it in and whichever one keeps the view.
 */
@Singleton
final class ViewProgress {
    private static final long LOOK_AGAIN_MILLIS = 25;
    private static final long IDLE_MILLIS = 1_000;
    private static final long PATIENCE_MILLIS = 5_000;

    private final Admin admin;
    private final Database database;
    private final Clock clock;
    private final Queue<Waiter> waiters = new ConcurrentLinkedQueue<>();
    private final Worker worker;

    private record Waiter(Map<TopicPartition, Long> target, long untilMillis, CompletableFuture<Boolean> reached) {}

    ViewProgress(Admin admin, Database database, Clock clock) {
        this.admin = admin;
        this.database = database;
        this.clock = clock;
        this.worker = new Worker("view-progress", this::step);
        worker.start();
    }

    /** Completes with true when the view has come so far, with false after 5 s. Never blocks the caller. */
    CompletableFuture<Boolean> awaitDoors() {
        Map<TopicPartition, OffsetSpec> wanted = Arrays.stream(MessageType.values())
                .map(Topics::door)
                .flatMap(topic -> partitions(topic).stream())
                .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
        return admin.listOffsets(wanted)
                .all()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .thenCompose(ends -> await(ends));
    }

    private CompletableFuture<Boolean> await(Map<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo> ends) {
        Map<TopicPartition, Long> target = ends.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().offset()));
        CompletableFuture<Boolean> reached = new CompletableFuture<>();
        waiters.add(new Waiter(target, clock.millis() + PATIENCE_MILLIS, reached));
        worker.wake();
        return reached;
    }

    private static java.util.List<TopicPartition> partitions(String topic) {
        int count = Topics.ALL.stream()
                .filter(spec -> spec.name().equals("send-requests.door.<lane>"))
                .mapToInt(Topics.Spec::partitions)
                .findFirst()
                .orElseThrow();
        java.util.List<TopicPartition> partitions = new ArrayList<>();
        for (int partition = 0; partition < count; partition++) {
            partitions.add(new TopicPartition(topic, partition));
        }
        return partitions;
    }

    private void step() throws InterruptedException {
        if (waiters.isEmpty()) {
            worker.awaitWork(IDLE_MILLIS);
            return;
        }
        Map<TopicPartition, Long> view =
                database.call(TenantScope.SYSTEM, tx -> StoredOffsets.read(tx, MessageMaterialiser.CONSUMER));
        long now = clock.millis();
        waiters.removeIf(waiter -> {
            boolean there = waiter.target().entrySet().stream()
                    .allMatch(end -> view.getOrDefault(end.getKey(), 0L) >= end.getValue());
            if (there || now > waiter.untilMillis()) {
                waiter.reached().completeAsync(() -> there);
                return true;
            }
            return false;
        });
        Thread.sleep(LOOK_AGAIN_MILLIS);
    }

    @PreDestroy
    void stop() {
        worker.stop();
    }
}

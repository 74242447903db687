package org.brandcast.gateway.database;

import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.brandcast.gateway.door.DurableWriter;
import org.brandcast.jdbc.Database;
import org.brandcast.jdbc.Dialect;
import org.brandcast.jdbc.Drivers;
import org.brandcast.jdbc.Outbox;
import org.brandcast.jdbc.OutboxPoller;
import org.brandcast.jdbc.OutboxTable;
import org.brandcast.schemas.DatabaseIntakeControl;

/** One intake as it runs: a poller that takes rows, and a follower that tells them what became of them. */
final class DatabaseIntake {
    /** How long a claim holds after a gateway has died; Kafka has answered long before. */
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final DatabaseIntakeControl control;
    private final RowSink sink;
    private final OutboxPoller poller;
    private final NewsFollower follower;

    /** What all intakes of a process have in common. */
    record Environment(
            DatabaseIntakesConfig config,
            RowCheck check,
            DurableWriter writer,
            Drivers drivers,
            UnaryOperator<String> opener) {}

    /**
     * An intake that isn't started yet; nothing is connected.
     *
     * @throws IllegalArgumentException if it can't run as it was saved: no driver, a name that can't be one, a password
     *     that was sealed by another key
     */
    DatabaseIntake(DatabaseIntakeControl control, Environment environment) {
        this.control = control;
        Dialect dialect = switch (control.getKind()) {
            case POSTGRESQL -> Dialect.POSTGRESQL;
            case MARIADB -> Dialect.MARIADB;
            case MYSQL -> Dialect.MYSQL;
        };
        Database database = new Database(
                new Database.Address(
                        dialect,
                        control.getHost(),
                        control.getPort(),
                        control.getDatabase(),
                        control.getUser(),
                        environment.opener().apply(control.getSealedPassword()),
                        control.getTls()),
                environment.drivers());
        OutboxTable table = OutboxTable.of(
                control.getTable(),
                control.getColumns(),
                control.getDefaultType().name().toLowerCase(java.util.Locale.ROOT));
        Outbox outbox = new Outbox(dialect, table, new Outbox.Source(control.getTenantId(), control.getSource()));
        long id = control.getIntakeId();
        this.sink = new RowSink(control.getTenantId(), id, environment.check(), environment.writer());
        this.poller = new OutboxPoller(
                environment.config().gatewayId() + "-" + id,
                database,
                outbox,
                sink,
                new OutboxPoller.Settings(control.getClaimSize(), LEASE, Duration.ofMillis(control.getPollMillis())));
        this.follower = new NewsFollower(environment.config(), database, outbox, control.getTenantId(), id);
    }

    DatabaseIntakeControl control() {
        return control;
    }

    RowSink sink() {
        return sink;
    }

    void start() {
        follower.start();
        poller.start();
    }

    /** What is wrong with it now. */
    Optional<String> problem() {
        String detail = poller.detail();
        if (detail.startsWith("database: ")) {
            return Optional.of(detail);
        }
        if (follower.unreadable() > 0) {
            return Optional.of(follower.unreadable() + " events can't be read");
        }
        return follower.problem().isEmpty() ? Optional.empty() : Optional.of(follower.problem());
    }

    /** Ends after the rows at hand, or after a while. */
    void stop(Duration wait) throws InterruptedException {
        long until = System.nanoTime() + wait.toNanos();
        poller.stop(Duration.ofMillis(1));
        follower.stop(Duration.ofMillis(1));
        poller.stop(Duration.ofNanos(Math.max(1, until - System.nanoTime())));
        follower.stop(Duration.ofNanos(Math.max(1, until - System.nanoTime())));
    }
}

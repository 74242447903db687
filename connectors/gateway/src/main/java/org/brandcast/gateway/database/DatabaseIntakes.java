package org.brandcast.gateway.database;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.brandcast.gateway.door.DoorControl;
import org.brandcast.gateway.door.DurableWriter;
import org.brandcast.jdbc.Drivers;
import org.brandcast.schemas.ControlRecord;
import org.brandcast.schemas.DatabaseIntakeControl;
import org.brandcast.schemas.TenantControl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The customers' databases that this process polls: one {@link DatabaseIntake} for each that is switched on and whose tenant
 * is active, started, changed and stopped as control data says. One that can't be reached disturbs no other. Several
 * gateways may poll the same table: its rows are claimed.
 *
 * <p>Facts come from the control reader's thread; a thread of its own starts and stops; the rest is for any.
 */
public final class DatabaseIntakes implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DatabaseIntakes.class);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private final DoorControl door;
    private final DurableWriter writer;
    private final DatabaseIntake.Environment environment;
    private final Map<Long, DatabaseIntakeControl> wanted = new ConcurrentHashMap<>();
    private final Map<Long, DatabaseIntake> running = new ConcurrentSkipListMap<>();
    private final Map<Long, String> refused = new ConcurrentHashMap<>();
    private final ExecutorService keeper =
            Executors.newSingleThreadExecutor(task -> new Thread(task, "database-intakes"));
    private volatile boolean complete;

    /**
     * None yet.
     *
     * @param door what the doors of this process know; somebody else keeps it up to date
     * @param opener opens what the portal has sealed
     * @throws IOException if the folder of drivers can't be read
     */
    public DatabaseIntakes(DatabaseIntakesConfig config, DoorControl door, UnaryOperator<String> opener, Clock clock)
            throws IOException {
        this.door = door;
        Drivers drivers = config.drivers() == null ? Drivers.onClassPath() : Drivers.in(config.drivers());
        this.writer = new DurableWriter(config.kafkaBootstrap(), "database-intakes-" + config.gatewayId());
        this.environment = new DatabaseIntake.Environment(config, new RowCheck(door, clock), writer, drivers, opener);
    }

    /** A new or changed fact of control data; from one thread. */
    public void fact(ControlRecord record) {
        if (record.getBody() instanceof DatabaseIntakeControl intake) {
            wanted.put(intake.getIntakeId(), intake);
            if (complete) {
                keep(intake.getIntakeId());
            }
        } else if (record.getBody() instanceof TenantControl && complete) {
            wanted.keySet().forEach(this::keep);
        }
    }

    /** A fact that is no more. */
    public void removed(String kind, String id) {
        if (kind.equals("database-intake")) {
            wanted.remove(Long.parseLong(id));
            keep(Long.parseLong(id));
        }
    }

    /** Everything that stood in the control data at the start was told. */
    public void complete() {
        complete = true;
        wanted.keySet().forEach(this::keep);
    }

    private void keep(long id) {
        try {
            keeper.execute(() -> reconcile(id));
        } catch (RejectedExecutionException e) {
            log.debug("intake={} changed while the process stops", id);
        }
    }

    /** Makes it run, or not, as it should now. */
    private void reconcile(long id) {
        DatabaseIntakeControl should = wanted.get(id);
        DatabaseIntake runs = running.get(id);
        boolean on = should != null && should.getActive() && door.isActive(should.getTenantId());
        if (on && runs != null && runs.control().equals(should)) {
            return;
        }
        refused.remove(id);
        try {
            if (runs != null) {
                log.info("intake={} stops", id);
                running.remove(id);
                runs.stop(STOP_LIMIT);
            }
            if (on) {
                DatabaseIntake next = new DatabaseIntake(should, environment);
                running.put(id, next);
                next.start();
                log.info("intake={} source={} tenant={} starts", id, should.getSource(), should.getTenantId());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.error("intake={} can't be run as it was saved: {}", id, e.getMessage());
            refused.put(id, String.valueOf(e.getMessage()));
        }
    }

    /** What is wrong, each with the name of its intake. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        new TreeMap<>(refused).forEach((id, reason) -> problems.add("database intake " + id + ": settings: " + reason));
        running.forEach((id, intake) -> intake.problem()
                .ifPresent(said -> problems.add(
                        "database intake " + id + " (" + intake.control().getSource() + "): " + said)));
        return problems;
    }

    /** Figures as Prometheus reads them. */
    public String metrics() {
        StringBuilder text = new StringBuilder();
        head(text, "running", "gauge", "Customers' databases that are polled");
        text.append("brandcast_database_intakes_running ")
                .append(running.size())
                .append('\n');
        head(text, "accepted_total", "counter", "Rows that became requests since the intake was started");
        running.forEach(
                (id, intake) -> sample(text, "accepted_total", id, intake.sink().accepted()));
        head(text, "refused_total", "counter", "Rows refused at the door since the intake was started");
        running.forEach(
                (id, intake) -> sample(text, "refused_total", id, intake.sink().refused()));
        return text.toString();
    }

    private static void head(StringBuilder text, String what, String type, String help) {
        text.append("# HELP brandcast_database_intakes_")
                .append(what)
                .append(' ')
                .append(help)
                .append('\n');
        text.append("# TYPE brandcast_database_intakes_")
                .append(what)
                .append(' ')
                .append(type)
                .append('\n');
    }

    private static void sample(StringBuilder text, String what, long id, long value) {
        text.append("brandcast_database_intakes_")
                .append(what)
                .append("{intake=\"")
                .append(id)
                .append("\"} ")
                .append(value)
                .append('\n');
    }

    /** Ends after the rows at hand. */
    @Override
    public void close() throws InterruptedException {
        wanted.clear();
        List.copyOf(running.keySet()).forEach(this::keep);
        keeper.shutdown();
        if (!keeper.awaitTermination(STOP_LIMIT.toMillis() * 2, TimeUnit.MILLISECONDS)) {
            log.warn("Some databases are still being polled");
        }
        writer.close();
    }
}

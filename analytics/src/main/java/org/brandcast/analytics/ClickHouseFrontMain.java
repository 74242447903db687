package org.brandcast.analytics;

import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import org.brandcast.analytics.engine.Engine;
import org.brandcast.analytics.engine.EngineException;
import org.brandcast.analytics.engine.EngineStartException;
import org.brandcast.analytics.http.FrontServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process that is this installation's ClickHouse: opens the engine, brings the schema up to date, then listens.
 * Whoever gets an answer from {@code /ping} finds every table.
 *
 * <p>Stops on SIGTERM: takes no more requests, waits for those that run. It may also be killed at
 * any instant: what it acknowledged is on disk.
 */
public final class ClickHouseFrontMain {
    private static final Logger log = LoggerFactory.getLogger(ClickHouseFrontMain.class);
    private static final Duration STOP_WAIT = Duration.ofSeconds(10);

    private ClickHouseFrontMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        try {
            FrontSettings settings = FrontSettings.of(System.getenv());
            long started = System.nanoTime();
            Engine engine = Engine.open(settings.libraryDir(), settings.dataDir(), settings.limits());
            int applied = Migrations.ofBrandcast().apply(new EngineTarget(engine));
            FrontServer server = FrontServer.start(engine, settings.options());
            RollUpRunner rollUps =
                    RollUpRunner.start(new EngineTarget(engine), settings.rollUpEvery(), settings.profilesEvery());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, rollUps), "stop"));
            // Not by the logger: who starts this process reads the line, whatever is logged.
            System.out.printf(
                    "ClickHouse %s serves %s on %s:%d after %d ms, %d migrations applied%n",
                    engine.version(),
                    settings.dataDir(),
                    settings.options().bind().getHostAddress(),
                    server.port(),
                    Duration.ofNanos(System.nanoTime() - started).toMillis(),
                    applied);
        } catch (BindException e) {
            die("port " + System.getenv().getOrDefault("BRANDCAST_CLICKHOUSE_PORT", "8723")
                    + " is taken: stop what listens there, or set BRANDCAST_CLICKHOUSE_PORT");
        } catch (EngineStartException | IllegalArgumentException | SqlTargetException e) {
            die(String.valueOf(e.getMessage()));
        } catch (IOException | EngineException e) {
            log.error("the front did not start", e);
            die("the front did not start: " + e);
        }
    }

    private static void stop(FrontServer server, RollUpRunner rollUps) {
        rollUps.close();
        if (!server.stop(STOP_WAIT)) {
            log.warn("statements still run after {} s; leaving them", STOP_WAIT.toSeconds());
        }
        Engine.leave();
    }

    /** No exit hooks: a half-opened engine must not be torn down. */
    private static void die(String reason) {
        System.err.println("clickhouse: " + reason);
        Runtime.getRuntime().halt(1);
    }
}

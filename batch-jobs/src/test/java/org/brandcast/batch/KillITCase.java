package org.brandcast.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process is killed in each step of a night; what it leaves in the end is what an undisturbed one leaves. */
class KillITCase {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 30);
    private static final String LINES =
            "SELECT md5(string_agg(l::text, ',' ORDER BY l::text)), count(*) FROM batch.rated_line l";

    /** Each step, and the table without which it can't end. */
    private static final Map<String, String> BLOCKED_BY = Map.of(
            "rate",
            "rated_line",
            "close",
            "night",
            "reconcile",
            "difference",
            "export",
            "artefact",
            "month",
            "statement");

    @TempDir
    Path folder;

    @Test
    void aKilledNightEndsAsAnUndisturbedOne() throws Exception {
        try (NightWorld world = new NightWorld(folder)) {
            world.traffic(DAY, 0, 2000);
            NightSettings undisturbed = world.newInstallation(folder.resolve("a"));
            assertThat(start(undisturbed, "a").waitFor()).as("%s", log("a")).isZero();

            NightSettings killed = world.newInstallation(folder.resolve("b"));
            for (String step : List.of("rate", "close", "reconcile", "export", "month")) {
                killIn(killed, step);
            }
            assertThat(start(killed, "b-last").waitFor())
                    .as("%s", log("b-last"))
                    .isZero();

            assertThat(NightWorld.rows(killed, LINES)).isEqualTo(NightWorld.rows(undisturbed, LINES));
            assertThat(NightWorld.rows(killed, "SELECT count(*) FROM batch.night"))
                    .containsExactly("1");
            assertThat(NightWorld.rows(killed, "SELECT day, status FROM batch.run ORDER BY id DESC LIMIT 1"))
                    .containsExactly(DAY + "|COMPLETED");
            assertThat(files(folder.resolve("b")))
                    .isEqualTo(files(folder.resolve("a")))
                    .isNotEmpty();
        }
    }

    /** Starts the night, holds the table that the step needs, and kills the process when it stands there. */
    private void killIn(NightSettings settings, String step) throws Exception {
        try (Connection lock = NightWorld.ownerConnection(settings);
                Statement statement = lock.createStatement()) {
            lock.setAutoCommit(false);
            statement.execute("LOCK TABLE batch." + BLOCKED_BY.get(step) + " IN EXCLUSIVE MODE");
            Process process = start(settings, "b-" + step);
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
            while (!waits(settings, step)) {
                assertThat(process.isAlive()).as("%s", log("b-" + step)).isTrue();
                assertThat(System.nanoTime())
                        .as("step %s was not reached: %s", step, log("b-" + step))
                        .isLessThan(deadline);
                TimeUnit.MILLISECONDS.sleep(50);
            }
            process.destroyForcibly().waitFor();
            lock.rollback();
        }
    }

    private static boolean waits(NightSettings settings, String step) throws Exception {
        return NightWorld.rows(
                                        settings,
                                        "SELECT 1 FROM batch.run_step WHERE step = '" + step
                                                + "' AND status = 'STARTED'")
                                .size()
                        > 0
                && NightWorld.rows(
                                        settings,
                                        "SELECT 1 FROM pg_locks l JOIN pg_database d ON d.oid = l.database AND d.datname = current_database()"
                                                + " WHERE NOT l.granted AND l.relation = 'batch." + BLOCKED_BY.get(step)
                                                + "'::regclass")
                                .size()
                        > 0;
    }

    private Process start(NightSettings settings, String name) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Duser.timezone=UTC",
                "-cp",
                System.getProperty("java.class.path"),
                BatchMain.class.getName(),
                "--date",
                DAY.toString());
        builder.environment()
                .putAll(Map.of(
                        "BRANDCAST_POSTGRES_URL",
                        settings.postgres().url(),
                        "BRANDCAST_POSTGRES_OWNER_PASSWORD",
                        "owner",
                        "BRANDCAST_POSTGRES_BATCH_PASSWORD",
                        "batch",
                        "BRANDCAST_CLICKHOUSE_URL",
                        settings.clickHouseUrl(),
                        "BRANDCAST_BATCH_DIR",
                        settings.folder().toString()));
        File log = folder.resolve(name + ".log").toFile();
        return builder.redirectErrorStream(true).redirectOutput(log).start();
    }

    private String log(String name) throws IOException {
        return Files.readString(folder.resolve(name + ".log"));
    }

    /** Every file with its bytes. */
    private static List<String> files(Path root) throws IOException {
        List<String> files = new ArrayList<>();
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.filter(Files::isRegularFile).sorted().toList()) {
                files.add(root.relativize(path) + " "
                        + java.util.HexFormat.of()
                                .formatHex(java.security.MessageDigest.getInstance("SHA-256")
                                        .digest(Files.readAllBytes(path))));
            }
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        return files;
    }
}

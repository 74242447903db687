package org.brandcast.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process is killed at each place of a reconciliation; what it leaves in the end is what an undisturbed one leaves. */
class CarrierKillITCase {
    private static final List<String> TABLES = List.of("bad", "sum", "class", "difference");

    /** What the match does first, its last statement, and what the minutes do. */
    private static final List<String> BLOCKED = List.of(
            "batch.reconciliation_bad IN EXCLUSIVE MODE",
            "batch.reconciliation IN SHARE MODE",
            "batch.reconciliation_file IN EXCLUSIVE MODE",
            "batch.request IN EXCLUSIVE MODE");

    @TempDir
    Path folder;

    @Test
    void aKilledReconciliationEndsAsAnUndisturbedOne() throws Exception {
        try (NightWorld world = new NightWorld(folder)) {
            CarrierWorld month = new CarrierWorld(3_000);
            month.send(world);
            NightSettings undisturbed = world.newInstallation(folder.resolve("a"));
            assertThat(month.upload(undisturbed)).isEqualTo(1);
            assertThat(start(undisturbed, "a").waitFor()).as("%s", log("a")).isZero();

            NightSettings killed = world.newInstallation(folder.resolve("b"));
            assertThat(month.upload(killed)).isEqualTo(1);
            for (String blocked : BLOCKED) {
                killAt(killed, blocked);
            }
            assertThat(start(killed, "b").waitFor()).as("%s", log("b")).isZero();

            for (String table : TABLES) {
                String lines =
                        "SELECT md5(string_agg(t::text, ',' ORDER BY t::text)), count(*) FROM batch.reconciliation_"
                                + table + " t";
                assertThat(NightWorld.rows(killed, lines)).as(table).isEqualTo(NightWorld.rows(undisturbed, lines));
            }
            String files = "SELECT kind, sha256 FROM batch.reconciliation_file ORDER BY 1";
            assertThat(NightWorld.rows(killed, files))
                    .isEqualTo(NightWorld.rows(undisturbed, files))
                    .hasSize(2);
            // PostgreSQL may still take a dead process's last word; then it was asked for once more, and found the
            // same.
            assertThat(NightWorld.rows(killed, "SELECT DISTINCT kind, state FROM batch.request"))
                    .containsExactly("RECONCILE|DONE");
            assertThat(NightWorld.rows(killed, "SELECT state FROM batch.reconciliation"))
                    .containsExactly("OPEN");
        }
    }

    /** Holds a table that the run can't do without, and kills the process when it stands there. */
    private void killAt(NightSettings settings, String blocked) throws Exception {
        String name = blocked.substring("batch.".length(), blocked.indexOf(' '));
        try (Connection lock = NightWorld.ownerConnection(settings);
                Statement statement = lock.createStatement()) {
            lock.setAutoCommit(false);
            statement.execute("LOCK TABLE " + blocked);
            Process process = start(settings, name);
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
            while (NightWorld.rows(
                                    settings,
                                    "SELECT 1 FROM pg_locks l JOIN pg_database d ON d.oid = l.database AND d.datname = current_database()"
                                            + " WHERE NOT l.granted AND l.relation = 'batch." + name + "'::regclass")
                            .size()
                    == 0) {
                assertThat(process.isAlive()).as("%s", log(name)).isTrue();
                assertThat(System.nanoTime())
                        .as("%s was not reached: %s", name, log(name))
                        .isLessThan(deadline);
                TimeUnit.MILLISECONDS.sleep(50);
            }
            process.destroyForcibly().waitFor();
            lock.rollback();
        }
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
                "--reconcile",
                "1");
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
}

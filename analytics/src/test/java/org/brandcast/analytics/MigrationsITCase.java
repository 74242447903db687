package org.brandcast.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The schema on the real engine, over HTTP as on any ClickHouse. */
class MigrationsITCase {
    @TempDir
    private Path folder;

    private FrontProcess front;
    private HttpTarget target;

    @BeforeEach
    void start() throws Exception {
        front = FrontProcess.start(folder.resolve("data"));
        target = new HttpTarget(front.url(), "default", "");
    }

    @AfterEach
    void stop() {
        front.close();
    }

    @Test
    void theFrontBringsTheWholeSchema() throws SqlTargetException {
        assertThat(target.query("SELECT name FROM system.tables WHERE database = 'brandcast' ORDER BY name")
                        .lines())
                .contains("messages", "events", "ledger", "campaign_result", "traffic_daily", "order_balance");
        assertThat(target.query("SELECT concat(table, '.', name) FROM system.columns WHERE database = 'brandcast'"
                                + " AND table NOT IN ('schema_migrations', 'changed_hours_of_messages', 'changed_hours_of_ledger')"
                                + " AND comment = ''")
                        .strip())
                .as("columns without a comment")
                .isEmpty();
        assertThat(target.query("SELECT concat(database, '.', name) FROM system.tables WHERE database = 'brandcast'"
                                + " AND engine = 'View' AND position(comment, ' | ') = 0")
                        .strip())
                .as("views without a comment in both languages")
                .isEmpty();
    }

    @Test
    void applyingAgainChangesNothing() throws Exception {
        target.run(
                "INSERT INTO brandcast.ledger (tenant_id, order_id, sequence, at, verb, segments) VALUES"
                        + " (1, 2, 1, now64(3), 'GRANT', 10)",
                "row");
        String before =
                target.query("SELECT version, name, checksum FROM brandcast.schema_migrations ORDER BY version");

        assertThat(Migrations.ofBrandcast().apply(target)).isZero();

        assertThat(target.query("SELECT version, name, checksum FROM brandcast.schema_migrations ORDER BY version"))
                .isEqualTo(before);
        Awaiting.until(
                "the ledger is rolled up",
                () -> target.query("SELECT granted_by_entries FROM brandcast.order_balance")
                        .strip()
                        .equals("10"));
    }

    @Test
    void aRunThatWasCutIsRepeated() throws SqlTargetException {
        // Every statement must stand a second time: as if the history had not been written.
        target.run("TRUNCATE TABLE brandcast.schema_migrations", "history");

        assertThat(Migrations.ofBrandcast().apply(target)).isPositive();
        assertThat(Migrations.ofBrandcast().apply(target)).isZero();
    }

    @Test
    void aFileThatWasChangedAfterwardsIsRefused() throws SqlTargetException {
        Migrations.Migration first =
                Migrations.migration("V900__first.sql", "CREATE TABLE IF NOT EXISTS brandcast.x (k Int8) ENGINE = Log");
        assertThat(new Migrations(List.of(first)).apply(target)).isEqualTo(1);

        Migrations.Migration changed =
                Migrations.migration("V900__first.sql", "CREATE TABLE IF NOT EXISTS brandcast.y (k Int8) ENGINE = Log");
        assertThatThrownBy(() -> new Migrations(List.of(changed)).apply(target))
                .isInstanceOf(SqlTargetException.class)
                .hasMessageContaining("V900 (first) was changed after it had been applied");
    }

    @Test
    void aStatementThatFailsNamesItsFileAndIsTriedAgain() throws SqlTargetException {
        Migrations.Migration wrong = Migrations.migration(
                "V901__two.sql",
                "CREATE TABLE IF NOT EXISTS brandcast.one (k Int8) ENGINE = Log; CREATE TABEL brandcast.two (k Int8);");
        assertThatThrownBy(() -> new Migrations(List.of(wrong)).apply(target))
                .isInstanceOf(SqlTargetException.class)
                .hasMessageContaining("V901 (two)")
                .hasMessageContaining("Code: 62");
        assertThat(target.query("SELECT count() FROM brandcast.schema_migrations WHERE version = 901")
                        .strip())
                .isEqualTo("0");
    }
}

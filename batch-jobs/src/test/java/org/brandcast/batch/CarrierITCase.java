package org.brandcast.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** A carrier's month over the real engines: 1,000,000 rows under -Dbrandcast.full=true, else 20,000. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CarrierITCase {
    private static final int MESSAGES = Boolean.getBoolean("brandcast.full") ? 1_000_000 : 20_000;
    private static final int EACH = MESSAGES / CarrierWorld.KINDS;
    private static final String FOUND =
            "SELECT class, explanation, count(*), string_agg(DISTINCT right(recipient_masked, 3), ',') FROM batch.reconciliation_difference"
                    + " WHERE reconciliation_id = :id GROUP BY 1, 2 ORDER BY 1, 2";

    @TempDir
    static Path folder;

    private static NightWorld world;
    private static NightSettings settings;
    private static ConfigurableApplicationContext context;
    private static CarrierWorld month;
    private static long id;

    @BeforeAll
    static void start() throws Exception {
        world = new NightWorld(folder);
        settings = world.newInstallation(folder.resolve("exports"));
        NightWorld.owner(
                settings,
                "INSERT INTO batch.carrier_cost (carrier, type, unit_price_vnd, valid_from_millis, by_login, at_millis)"
                        + " SELECT 'viettel', t, 350, 0, 'finance', 0 FROM unnest(ARRAY['OTP', 'CARE', 'AD']) t");
        context = BatchMain.context(settings);
        month = new CarrierWorld(MESSAGES);
        month.send(world);
        id = month.upload(settings);
    }

    @AfterAll
    static void stop() throws Exception {
        if (context != null) {
            context.close();
        }
        if (world != null) {
            world.close();
        }
    }

    private static String reconcile(long which) {
        return context.getBean(Requests.class).reconcile(which, "tester");
    }

    private static List<String> rows(String sql, long which) throws Exception {
        return NightWorld.rows(settings, sql.replace(":id", Long.toString(which)));
    }

    @Test
    @Order(1)
    void everySeededDifferenceIsFoundAndNoneIsInvented(TestReporter reporter) throws Exception {
        long began = System.nanoTime();
        assertThat(reconcile(id)).isEqualTo("reconciliation " + id + " is there");
        reporter.publishEntry("rows", Long.toString(month.rows()));
        reporter.publishEntry("seconds", Long.toString((System.nanoTime() - began) / 1_000_000_000));

        assertThat(rows(FOUND, id))
                .containsExactly(
                        "ONLY_OURS||" + 3 * EACH + "|001,008,010",
                        // the last of November, whose numbers go on behind the month's
                        "ONLY_OURS|MONTH_BOUNDARY|2|003,004",
                        "ONLY_OURS|TIME_ZONE|" + EACH + "|009",
                        "ONLY_THEIRS||" + EACH + "|008",
                        "ONLY_THEIRS|DUPLICATE|" + EACH + "|007",
                        "ONLY_THEIRS|FAILOVER|" + EACH + "|011",
                        "ONLY_THEIRS|MONTH_BOUNDARY|3|000,001,002",
                        "ONLY_THEIRS|TIME_ZONE|" + EACH + "|009",
                        "PRICE_DIFFERS||" + EACH + "|005",
                        "SEGMENTS_DIFFER||" + EACH + "|004",
                        "STATUS_DIFFERS||" + EACH + "|002",
                        "STATUS_DIFFERS|LATE_RECEIPT|" + EACH + "|003");
        assertThat(rows(
                        "SELECT messages FROM batch.reconciliation_class WHERE reconciliation_id = :id AND class = 'MATCHED'",
                        id))
                .containsExactly(Integer.toString(MESSAGES - 9 * EACH));
        assertThat(rows("SELECT rows_read, rows_bad, state, unlisted FROM batch.reconciliation WHERE id = :id", id))
                .containsExactly(month.rows() + "|" + EACH + "|OPEN|0");
        assertThat(rows(
                        "SELECT code, field, count(*), min(value) FROM batch.reconciliation_bad WHERE reconciliation_id = :id GROUP BY 1, 2",
                        id))
                .containsExactly("TIME|SENT_TIME|" + EACH + "|30/02/2026 10:00:00");
    }

    @Test
    @Order(2)
    void totalsAreThoseOfBothSides() throws Exception {
        // What the classes count is what days, brandnames and types count.
        assertThat(rows(
                        "SELECT sum(our_segments), sum(our_amount_vnd), sum(their_segments), sum(their_amount_vnd) FROM batch.reconciliation_class WHERE reconciliation_id = :id",
                        id))
                .isEqualTo(rows(
                        "SELECT sum(our_segments), sum(our_amount_vnd), sum(their_segments), sum(their_amount_vnd) FROM batch.reconciliation_sum WHERE reconciliation_id = :id",
                        id))
                .isEqualTo(rows(
                        "SELECT our_segments, our_amount_vnd, their_segments, their_amount_vnd FROM batch.reconciliation WHERE id = :id",
                        id));
        long ours = 0;
        for (int n = 0; n < MESSAGES + CarrierWorld.BEFORE + CarrierWorld.AT_THE_END; n++) {
            boolean inside = n < MESSAGES || n >= MESSAGES + CarrierWorld.BEFORE;
            ours += inside && (n >= MESSAGES || n % CarrierWorld.KINDS != CarrierWorld.WENT_ELSEWHERE) ? 1 + n % 3 : 0;
        }
        assertThat(rows("SELECT our_segments, our_amount_vnd, unpriced FROM batch.reconciliation WHERE id = :id", id))
                .containsExactly(ours + "|" + ours * 350 + "|0");
        assertThat(rows(
                        "SELECT count(*), sum(differing) = (SELECT sum(messages) FROM batch.reconciliation_class WHERE reconciliation_id = :id AND class <> 'MATCHED') FROM batch.reconciliation_sum WHERE reconciliation_id = :id",
                        id))
                .singleElement()
                .asString()
                .endsWith("|t");
    }

    @Test
    @Order(3)
    void theSameInputMakesTheSameBytes() throws Exception {
        String everything =
                "SELECT kind, sha256 FROM batch.reconciliation_file WHERE reconciliation_id = :id UNION ALL SELECT 'D', md5(string_agg(d::text, ',' ORDER BY no))"
                        + " FROM batch.reconciliation_difference d WHERE reconciliation_id = :id ORDER BY 1";
        List<String> before = rows(everything, id);
        reconcile(id);
        assertThat(rows(everything, id)).isEqualTo(before).hasSize(3);
        export("PDF", "minutes.pdf");
        export("XLSX", "minutes.xlsx");
    }

    /** To be looked at. */
    private static void export(String kind, String name) throws Exception {
        byte[] content = java.util.HexFormat.of()
                .parseHex(rows(
                                "SELECT encode(content, 'hex') FROM batch.reconciliation_file WHERE reconciliation_id = :id AND kind = '"
                                        + kind + "'",
                                id)
                        .get(0));
        assertThat(content.length).isGreaterThan(1_000);
        Files.write(Path.of("target", name), content);
    }

    @Test
    @Order(4)
    void rowsThatStandForASegmentAreCountedByMessage() throws Exception {
        Map<String, String> format = new HashMap<>(CarrierWorld.FORMAT);
        format.put("segmentsColumn", "");
        format.put("statusColumn", "");
        format.put("priceColumn", "");
        // number 0: one segment; 20: three, of which they know two; 21: one, by its number; 6: unknown there
        long segments = CarrierWorld.upload(settings, format, out -> {
            out.write("1,MSG_ID,ISDN,SENT_TIME,ALIAS\r\n");
            out.write("2," + Long.toHexString(1_000_000_001L) + ",0912000000," + at(0) + ",Brand0\r\n");
            out.write("3," + Long.toHexString(1_000_000_081L) + ",0912000020," + at(20) + ",Brand0\r\n");
            out.write("4," + Long.toHexString(1_000_000_083L) + ",0912000020," + at(20) + ",Brand0\r\n");
            out.write("5,,0912000021," + at(21) + ",BRAND1\r\n");
            out.write("6,,0912000021," + at(21) + ",BRAND1\r\n");
        });
        reconcile(segments);
        assertThat(rows(
                        "SELECT class, explanation, line, our_segments, their_segments FROM batch.reconciliation_difference WHERE reconciliation_id = :id AND line IS NOT NULL ORDER BY no",
                        segments))
                .containsExactly("ONLY_THEIRS||6|0|1", "SEGMENTS_DIFFER||3|3|2");
        assertThat(rows(
                        "SELECT messages, our_segments, their_segments, their_amount_vnd FROM batch.reconciliation_class WHERE reconciliation_id = :id AND class = 'MATCHED'",
                        segments))
                .containsExactly("2|2|2|0");
    }

    private static String at(int n) {
        return java.time.format.DateTimeFormatter.ofPattern("dd/MM/yyyy HH:mm:ss")
                .withZone(org.brandcast.domain.rating.BillingDays.ZONE)
                .format(java.time.Instant.ofEpochMilli(month.sentAt(n)));
    }

    @Test
    @Order(5)
    void aFileThatDoesNotFitIsToldSo() throws Exception {
        long headless = CarrierWorld.upload(settings, CarrierWorld.FORMAT, out -> out.write("1,A,B\r\n2,1,2\r\n"));
        assertThatThrownBy(() -> reconcile(headless)).hasMessageContaining("MSG_ID, ISDN, SENT_TIME");
        assertThat(rows("SELECT state, error FROM batch.reconciliation WHERE id = :id", headless))
                .singleElement()
                .asString()
                .startsWith("FAILED|the file has no line with all columns of the format");
    }

    @Test
    @Order(6)
    void whatBothSidesSignedStays() throws Exception {
        NightWorld.owner(
                settings,
                "UPDATE batch.reconciliation SET state = 'SIGNED', signed_by = 'a', signed_at_millis = 1, other_name = 'b', other_day = '2026-12-05' WHERE id = "
                        + id);
        for (String change : List.of(
                "UPDATE batch.reconciliation SET state = 'OPEN' WHERE id = " + id,
                "DELETE FROM batch.reconciliation_difference WHERE reconciliation_id = " + id,
                "UPDATE batch.reconciliation_sum SET our_segments = 0 WHERE reconciliation_id = " + id,
                "INSERT INTO batch.reconciliation_adjustment (reconciliation_id, segments, amount_vnd, reason, by_login, at_millis) VALUES ("
                        + id + ", 1, 1, 'x', 'x', 0)",
                "INSERT INTO batch.reconciliation_note (reconciliation_id, words, by_login, at_millis) VALUES (" + id
                        + ", 'x', 'x', 0)",
                "DELETE FROM batch.reconciliation_file WHERE reconciliation_id = " + id)) {
            assertThatThrownBy(() -> NightWorld.owner(settings, change))
                    .as(change)
                    .hasMessageContaining("signed by both sides");
        }
        assertThatThrownBy(() -> reconcile(id)).hasMessageContaining("is signed");
        assertThat(rows("SELECT state FROM batch.reconciliation WHERE id = :id", id))
                .containsExactly("SIGNED");
    }
}

package org.brandcast.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.brandcast.batch.rating.Proposals;
import org.brandcast.batch.reconcile.InnerReconciliation;
import org.brandcast.domain.rating.BillingDays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** Two nights, what comes late, and a day that is run again, over the real engines. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NightITCase {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 27);
    private static final LocalDate NEXT = DAY.plusDays(1);
    private static final String SUMS =
            "SELECT level, tenant_id, coalesce(seller_id, 0), sum(messages), sum(charged_segments), sum(amount_vnd)"
                    + " FROM batch.rated_line WHERE booked_on = '%s' AND source = '%s' GROUP BY 1, 2, 3 ORDER BY 1, 2";

    @TempDir
    static Path folder;

    private static NightWorld world;
    private static NightSettings settings;
    private static ConfigurableApplicationContext context;

    @BeforeAll
    static void start() throws Exception {
        world = new NightWorld(folder);
        settings = world.newInstallation(folder.resolve("exports"));
        context = BatchMain.context(settings);
        world.traffic(DAY, 0, 3000);
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

    private static String run(LocalDate day) throws Exception {
        return context.getBean(Requests.class).run(day, "tester");
    }

    @Test
    @Order(1)
    void everyLevelOfTheTreeBuysAndSells() throws Exception {
        assertThat(run(DAY)).isEqualTo("2026-11-27 is closed");

        // 1500 of each partner with 1, 2, 3 segments in turn; LOTUS pays for accepted, SEN for delivered, a fifth of
        // SEN's failed
        assertThat(NightWorld.rows(settings, SUMS.formatted(DAY, "USAGE")))
                .containsExactly(
                        "0|4|3|1500|3000|1050000",
                        "0|5|3|1500|2400|840000",
                        // LOTUS was funded by the reseller's order at 310, SEN's seller buys by the region's list at
                        // 305
                        "1|3|2|3000|5400|" + (3000 * 310 + 2400 * 305),
                        "2|2|1|3000|5400|" + 5400 * 260);
        assertThat(NightWorld.rows(
                        settings, "SELECT lines > 0, messages, charged_segments, amount_vnd FROM batch.night"))
                .containsExactly("t|3000|5400|1890000");
        assertThat(NightWorld.rows(settings, "SELECT step, status, told FROM batch.run_step WHERE step = 'rate'"))
                .singleElement()
                .asString()
                .contains("rate|COMPLETED")
                .contains("purchases-without-price");
    }

    @Test
    @Order(2)
    void filesOfTheDayAreThereWithTheirChecksums() throws Exception {
        Path day = folder.resolve("exports/2026/2026-11/2026-11-27");
        List<String> manifest = Files.readAllLines(day.resolve("manifest.jsonl"));
        // two partners, the reseller and the region
        assertThat(manifest).hasSize(8);
        String csv = Files.readString(day.resolve("usage-2026-11-27-4.csv"));
        assertThat(csv.lines().findFirst().orElseThrow())
                .startsWith("booked_on,for_day,source,order_id,order,sender_id");
        assertThat(csv.lines()
                        .skip(1)
                        .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(',') + 1)))
                        .sum())
                .isEqualTo(1_050_000);
        assertThat(csv).doesNotContain("Ngân hàng Sen");
        assertThat(Files.readString(day.resolve("usage-2026-11-27-3.csv"))).contains("Ngân hàng Sen");
    }

    @Test
    @Order(3)
    void messagesEventsAndLedgerAgreeOrAreNamed() throws Exception {
        assertThat(NightWorld.rows(settings, "SELECT told FROM batch.run_step WHERE step = 'reconcile'"))
                .singleElement()
                .asString()
                .contains("messages=3000 differences=0");
        InnerReconciliation reconciliation = context.getBean(InnerReconciliation.class);
        // LOTUS pays for accepted segments: 6 has one. It is posted once more, 10's second one isn't accepted as its
        // row says.
        world.clickHouse(
                "INSERT INTO brandcast.ledger (tenant_id, order_id, sequence, at, verb, segments, message_id) SELECT tenant_id,"
                        + " order_id, 900001, at, 'POST', 1, message_id FROM brandcast.ledger WHERE verb = 'POST' AND message_id = '"
                        + id(6) + "'");
        world.clickHouse(
                "INSERT INTO brandcast.ledger (tenant_id, order_id, sequence, at, verb, segments, message_id) SELECT tenant_id,"
                        + " order_id, 900002, at, 'POST', 2, '" + id(900_000)
                        + "' FROM brandcast.ledger WHERE verb = 'POST' AND message_id = '"
                        + id(6) + "' AND sequence < 900000");
        world.clickHouse("ALTER TABLE brandcast.events DELETE WHERE message_id = '" + id(10)
                + "' AND kind = 'SEGMENT_SUBMITTED' AND segment = 2 SETTINGS mutations_sync = 2");
        world.clickHouse("ALTER TABLE brandcast.ledger DELETE WHERE message_id = '" + id(12)
                + "' AND verb != 'RESERVE' SETTINGS mutations_sync = 2");
        assertThat(reconciliation.compare(DAY)).isEqualTo("messages=3000 differences=5");
        assertThat(NightWorld.rows(
                        settings,
                        "SELECT kind, right(message_id::text, 6), expected, found FROM batch.difference ORDER BY 1, 2"))
                .containsExactly(
                        "NOT_SETTLED|000012|1|-1",
                        "POSTED_DIFFERS|000006|1|2",
                        "POSTED_NOT_FINAL|900000|0|2",
                        "RESERVE_DIFFERS|000006|2|1",
                        "SUBMITTED_DIFFERS|000010|2|1");
    }

    @Test
    @Order(4)
    void aClosedDayRunAgainIsAsItWas() throws Exception {
        List<String> before = NightWorld.rows(
                settings, "SELECT * FROM batch.rated_line ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 14, 15, 16");
        assertThat(run(DAY)).isEqualTo("2026-11-27 is closed and as it was booked");
        assertThat(NightWorld.rows(
                        settings, "SELECT * FROM batch.rated_line ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 14, 15, 16"))
                .isEqualTo(before);
    }

    @Test
    @Order(5)
    void whatComesLateIsBookedWithTheNextNight() throws Exception {
        // 20 messages of the first day of which analytics hears now
        world.traffic(DAY, 3000, 20);
        world.traffic(NEXT, 5000, 10);
        // number 9 of SEN failed on the first day and turns out to be delivered, one segment; told twice
        late(9, "DLR_DELIVERED", NEXT, 17);
        late(9, "SMSC_ACCEPTED", NEXT, 18);
        // number 19, too, but after the next day's end
        late(19, "DLR_DELIVERED", NEXT.plusDays(1), 17);
        // a contradiction of what was delivered changes nothing
        late(11, "DLR_UNDELIVERABLE", NEXT, 17);
        assertThat(run(NEXT)).isEqualTo("2026-11-28 is closed");

        assertThat(NightWorld.rows(settings, SUMS.formatted(NEXT, "LATE_DATA"))).startsWith("0|4|3|10|19|6650");
        assertThat(NightWorld.rows(settings, SUMS.formatted(NEXT, "LATE_RECEIPT")))
                .containsExactly("0|5|3|0|1|350", "1|3|2|0|1|305", "2|2|1|0|1|260");
        assertThat(NightWorld.rows(settings, "SELECT messages FROM batch.night ORDER BY day"))
                .containsExactly("3000", "10");
        assertThat(run(DAY)).contains("as it was booked");
    }

    @Test
    @Order(6)
    void theDifferenceOfAClosedDayIsBookedOnlyIfSomebodyApprovesIt() throws Exception {
        world.traffic(DAY, 4000, 2);
        String told = run(DAY);
        assertThat(told).contains("proposal").contains("2 messages").contains("Nothing was changed");
        assertThat(NightWorld.rows(settings, "SELECT count(*) FROM batch.rated_line WHERE source = 'APPROVED'"))
                .containsExactly("0");
        long proposal = Long.parseLong(NightWorld.rows(settings, "SELECT id FROM batch.proposal WHERE state = 'OPEN'")
                .get(0));
        Proposals proposals = context.getBean(Proposals.class);

        // More has come since: what was looked at isn't what would be booked.
        world.traffic(DAY, 4002, 1);
        assertThatThrownBy(() -> proposals.approve(proposal, "finance")).hasMessageContaining("has changed");
        run(DAY);
        long newer = Long.parseLong(NightWorld.rows(settings, "SELECT id FROM batch.proposal WHERE state = 'OPEN'")
                .get(0));
        assertThat(proposals.approve(newer, "finance")).isEqualTo(NEXT.plusDays(1));
        assertThat(NightWorld.rows(settings, SUMS.formatted(NEXT.plusDays(1), "APPROVED")))
                .startsWith("0|4|3|2|3|1050");
        assertThat(run(DAY)).contains("as it was booked");
        assertThatThrownBy(() -> proposals.approve(newer, "finance")).hasMessageContaining("no open proposal");
    }

    @Test
    @Order(7)
    void aDayThatIsNotOverIsRefused() {
        LocalDate today = BillingDays.of(System.currentTimeMillis());
        assertThatThrownBy(() -> run(today)).hasMessageContaining("not over");
        assertThatThrownBy(() -> run(DAY.minusDays(5))).hasMessageContaining("first night");
    }

    @Test
    @Order(8)
    void onlyOneRunsAtATime() throws Exception {
        try (RunGuard first = RunGuard.take(settings.postgres()).orElseThrow()) {
            assertThat(RunGuard.take(settings.postgres())).isEmpty();
        }
        RunGuard.take(settings.postgres()).orElseThrow().close();
    }

    private static void late(int number, String state, LocalDate at, int sequence) throws Exception {
        world.clickHouse(
                "INSERT INTO brandcast.events (tenant_id, message_id, source, sequence, kind, status, segment, payload, at) VALUES (%d, '%s', 'TRACKING', %d, 'LATE_FACT', '%s', 1, '{}', fromUnixTimestamp64Milli(toInt64(%d), 'UTC'))"
                        .formatted(
                                number % 2 == 0 ? NightWorld.LOTUS : NightWorld.SEN,
                                id(number),
                                sequence,
                                state,
                                BillingDays.startMillis(at) + 60_000));
    }

    private static String id(int number) {
        return "00000000-0000-4000-8000-%012d".formatted(number);
    }
}

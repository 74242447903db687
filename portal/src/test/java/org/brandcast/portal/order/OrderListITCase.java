package org.brandcast.portal.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Role;
import org.brandcast.portal.tenant.TenantService;
import org.brandcast.portal.testing.SharedPortal;
import org.brandcast.portal.testing.TestBrowser;
import org.brandcast.portal.testing.TestPortal;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The list of orders: found by what one knows of them, summed up, page by page, and each with why it can't pay. */
class OrderListITCase {
    private static final long DAY = 86_400_000;
    private static final long NOW = System.currentTimeMillis();
    private static final String REGIONAL = "sales@danhsach.local";
    private static final String BUYER = "admin@danhsach.local";

    /** What a list may be filtered by, with an order that is so. */
    private static final Map<String, Long> BY_STATE = new TreeMap<>();

    private static TestPortal portal;
    private static long region;
    private static long first;
    private static long second;
    private static long inDong;

    private final TestBrowser operator = new TestBrowser(portal, TestPortal.OPERATOR);
    private final TestBrowser regional = new TestBrowser(portal, REGIONAL);
    private final TestBrowser buyer = new TestBrowser(portal, BUYER);

    @BeforeAll
    static void orders() {
        portal = SharedPortal.portal();
        CurrentUser user = portal.user(TestPortal.OPERATOR);
        TenantService tenants = portal.bean(TenantService.class);
        region = tenants.create(user, user.tenantId(), "Danh sách", "region").id();
        first = tenants.create(user, region, "Gạch Đồng Tâm", "partner").id();
        second = tenants.create(user, region, "Nhà thuốc An", "partner").id();
        tenants.createUser(user, region, REGIONAL, TestPortal.PASSWORD, Role.SALES);
        tenants.createUser(user, first, BUYER, TestPortal.PASSWORD, Role.ADMIN);
        portal.bean(Database.class).run(TenantScope.SYSTEM, tx -> {
            tx.update("UPDATE tenant SET region = 'Vùng thử' WHERE id = ?", second);
            BY_STATE.put("active", order(tx, first, "Quý I", "active", 1, 1_000, 400, DAY));
            BY_STATE.put("unpaid", order(tx, first, "Chờ tiền", "signed", 0, 0, 0, DAY));
            BY_STATE.put("signed", order(tx, first, "Đang mở", "signed", 1, 0, 0, DAY));
            BY_STATE.put("exhausted", order(tx, first, "Hết", "active", 1, 50, 50, DAY));
            BY_STATE.put("expired", order(tx, first, "Quá hạn", "active", 1, 70, 20, -1));
            // What is under way on it keeps it from being completed.
            tx.update("UPDATE sales_order SET reserved_segments = 5 WHERE id = ?", BY_STATE.get("expired"));
            BY_STATE.put("closing", order(tx, first, "Đang đóng", "closing", 2, 70, 20, DAY));
            BY_STATE.put("closed", order(tx, first, "Xong", "closed", 2, 70, 20, DAY));
            BY_STATE.put("cancelled", order(tx, first, "Hủy", "cancelled", 0, 0, 0, DAY));
            long later = order(tx, first, "Quý II", "active", 1, 300, 0, 9 * DAY);
            tx.update("UPDATE sales_order SET valid_from_millis = ? WHERE id = ?", NOW + DAY, later);
            BY_STATE.put("not_yet_valid", later);
            inDong = order(tx, second, "Theo đồng", "active", 1, 7_000_000, 0, 30 * DAY);
            tx.update("UPDATE sales_order SET unit = 'VND' WHERE id = ?", inDong);
            tx.update("INSERT INTO order_volume VALUES (?, 1, ?, 900, 270000, 1, 'x')", BY_STATE.get("unpaid"), first);
            tx.update(
                    "INSERT INTO order_counter VALUES (?, ?, 'DELIVERED', ?, 300, 300, 400, 0, ?)",
                    BY_STATE.get("active"),
                    (int) LocalDate.now(Formats.ZONE).toEpochDay(),
                    first,
                    NOW);
        });
    }

    private static long order(
            Tx tx, long tenant, String name, String state, long version, long granted, long posted, long ends)
            throws SQLException {
        return tx.number("""
                INSERT INTO sales_order (tenant_id, name, state, grant_version, granted_segments, posted_segments,
                  valid_from_millis, valid_until_millis, charge_on, created_at_millis, balance_at_millis)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'DELIVERED', ?, ?) RETURNING id""", tenant, name, state, version, granted, posted, NOW - 2 * DAY, NOW + ends, NOW, NOW);
    }

    @Test
    void each_state_finds_its_own() {
        assertThat(BY_STATE.keySet()).containsExactlyInAnyOrderElementsOf(OrderSearch.STATES);
        BY_STATE.forEach((state, id) -> {
            String page = buyer.get("/orders?state=" + state).body();
            assertThat(ids(page)).as(state).containsExactly(id);
            assertThat(page).contains("data-testid=\"order-state\" data-state=\"" + state + "\"");
        });
    }

    @Test
    void what_can_be_spent_comes_first_and_all_is_summed_by_unit() {
        String page = regional.get("/orders").body();
        assertThat(ids(page).subList(0, 2)).containsExactly(inDong, BY_STATE.get("active"));
        assertThat(ids(page)).hasSize(BY_STATE.size() + 1);
        assertThat(totals(page, "SEGMENTS")).as("left, to be paid").containsExactly(900L, 270_000L);
        assertThat(totals(page, "VND")).containsExactly(7_000_000L, 0L);
        String active = row(page, BY_STATE.get("active"));
        assertThat(active)
                .as("600 left, 400 used in two days: that lasts until it ends")
                .contains("data-testid=\"order-" + BY_STATE.get("active") + "-free\" data-value=\"600\"", ">200<")
                .doesNotContain("order-early");
        assertThat(row(page, BY_STATE.get("closed"))).as("over").doesNotContain("data-value");
    }

    @Test
    void orders_are_found_by_name_customer_and_region_and_only_below() {
        assertThat(ids(regional.get("/orders?q=qu%C3%BD").body()))
                .containsExactly(BY_STATE.get("active"), BY_STATE.get("not_yet_valid"));
        assertThat(ids(regional.get("/orders?q=dong+tam").body())).hasSize(BY_STATE.size());
        assertThat(ids(regional.get("/orders?q=%25").body()))
                .as("a percent sign")
                .isEmpty();
        assertThat(ids(operator.get("/orders?region=V%C3%B9ng+th%E1%BB%AD").body()))
                .containsExactly(inDong);
        assertThat(ids(operator.get("/orders?tenant=" + second).body())).containsExactly(inDong);
        assertThat(ids(operator.get("/orders?tenant=" + region).body())).hasSize(BY_STATE.size() + 1);
        assertThat(ids(buyer.get("/orders").body())).hasSize(BY_STATE.size()).doesNotContain(inDong);
        assertThat(ids(buyer.get("/orders?tenant=" + second).body())).isEmpty();
        assertThat(ids(buyer.get("/orders?tenant=" + region).body()))
                .as("not up")
                .isEmpty();
    }

    @Test
    void pages_follow_one_another_without_gap_or_repetition() {
        TenantService tenants = portal.bean(TenantService.class);
        CurrentUser user = portal.user(TestPortal.OPERATOR);
        long many =
                tenants.create(user, user.tenantId(), "Nhiều đơn", "partner").id();
        List<Long> spendable = new ArrayList<>();
        List<Long> over = new ArrayList<>();
        portal.bean(Database.class).run(TenantScope.SYSTEM, tx -> {
            for (int i = 0; i < 2 * OrderList.PAGE + 7; i++) {
                boolean active = i % 3 == 0;
                (active ? spendable : over)
                        .add(0, order(tx, many, "Đơn " + i, active ? "active" : "closed", 1, 10, 3, DAY));
            }
        });
        List<Long> wanted = new ArrayList<>(spendable);
        wanted.addAll(over);
        List<Long> walked = new ArrayList<>();
        String path = "/orders?tenant=" + many;
        while (path != null) {
            String page = operator.get(path).body();
            walked.addAll(ids(page));
            assertThat(totals(page, "SEGMENTS")).as("of all, on every page").containsExactly(7L * spendable.size(), 0L);
            path = Pattern.compile("href=\"([^\"]+)\" data-testid=\"next-page\"")
                    .matcher(page)
                    .results()
                    .findFirst()
                    .map(found -> found.group(1).replace("&amp;", "&"))
                    .orElse(null);
        }
        assertThat(walked).isEqualTo(wanted);
    }

    private static List<Long> ids(String page) {
        return Pattern.compile("data-testid=\"order-([0-9]+)\"")
                .matcher(page)
                .results()
                .map(found -> Long.parseLong(found.group(1)))
                .toList();
    }

    private static String row(String page, long id) {
        String from = page.substring(page.indexOf("data-testid=\"order-" + id + "\""));
        return from.substring(0, from.indexOf("</tr>"));
    }

    private static List<Long> totals(String page, String unit) {
        String from = page.substring(page.indexOf("data-testid=\"total-" + unit + "\""));
        return Pattern.compile("data-value=\"([0-9]+)\"")
                .matcher(from.substring(0, from.indexOf("</tr>")))
                .results()
                .map((MatchResult found) -> Long.parseLong(found.group(1)))
                .toList();
    }
}

package org.brandcast.portal.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.list.ListService;
import org.brandcast.portal.order.OrderBalance;
import org.brandcast.portal.order.OrderService;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.testing.SharedPortal;
import org.brandcast.portal.testing.TestBrowser;
import org.brandcast.portal.testing.TestPortal;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.dhatim.fastexcel.reader.Sheet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A campaign's way through moderation, and its result as files. */
class CampaignModerationITCase {
    private final TestPortal portal = SharedPortal.portal();
    private final CampaignService campaigns = portal.bean(CampaignService.class);
    private final OrderService orders = portal.bean(OrderService.class);
    private final Database database = portal.bean(Database.class);
    private final CurrentUser maker = portal.user(TestPortal.MAKER);
    private final TestBrowser makers = new TestBrowser(portal, TestPortal.MAKER);
    private final TestBrowser moderators = new TestBrowser(portal, TestPortal.OPERATOR);
    private OrderBalance order;

    @BeforeEach
    void orderIsActive() {
        SharedPortal.pipeline();
        TestPortal.await(
                "the demo's order to be active", () -> orders.own(maker).get(0).isSpendable());
        order = orders.own(maker).get(0);
    }

    @Test
    void is_returned_changed_approved_and_runs() {
        long list = list("0907810001\n0907810002\n0907810003\n");
        Map<String, Object> form = form(list, "Sửa tôi", "1");
        long id = idOf(TestBrowser.location(makers.post("/campaigns", form)));
        assertThat(view(id).state()).isEqualTo("SUBMITTED");

        HttpResponse<String> queue = moderators.get("/moderation/campaigns");
        assertThat(queue.body()).contains("submitted-" + id);
        assertThat(moderators
                        .post("/moderation/campaigns", Map.of("pick", id, "verdict", "return", "comment", ""))
                        .statusCode())
                .as("a return needs a reason")
                .isEqualTo(422);
        assertThat(makers.get("/moderation/campaigns").statusCode()).isEqualTo(403);
        decide(id, "return", "Thiếu tên công ty");
        assertThat(view(id).state()).isEqualTo("RETURNED");
        assertThat(makers.get("/campaigns/" + id).body()).contains("Thiếu tên công ty");
        assertThat(mails("campaign-decided")).isPositive();

        assertThat(makers.get("/campaigns/" + id + "/edit").body()).contains("Sửa tôi");
        Map<String, Object> changed = form(list, "Xin GIU lai cho khach", "2");
        changed.put("campaignId", id);
        assertThat(idOf(TestBrowser.location(makers.post("/campaigns", changed))))
                .isEqualTo(id);
        decide(id, "approve", "");
        // The pipeline holds every text with GIU: the approval stands for the messages, too.
        TestPortal.await("the campaign to finish", () -> view(id).state().equals("FINISHED"));
        assertThat(view(id).count("DELIVERED")).isEqualTo(3);
        assertThat(database.<List<String>, RuntimeException>call(
                        TenantScope.SYSTEM,
                        tx -> tx.list(
                                "SELECT DISTINCT decided_by FROM held_message WHERE campaign_id = ?",
                                row -> row.getString(1),
                                id)))
                .containsExactly(TestPortal.OPERATOR);
        assertThat(decide(id, "approve", "")).as("decided already").endsWith("done=0");
        assertThat(campaigns.returned(maker, id)).isEmpty();
    }

    @Test
    void refused_ones_are_over_and_nobody_decides_below() {
        long list = list("0907820001\n");
        long id = idOf(TestBrowser.location(makers.post("/campaigns", form(list, "Xin chao", "3"))));
        CurrentUser other = portal.user(TestPortal.OTHER_MAKER);
        assertThat(campaigns.view(other, id)).isEmpty();
        decide(id, "refuse", "Không phù hợp");
        assertThat(view(id).state()).isEqualTo("REFUSED");
        assertThat(view(id).finishedAtMillis()).isNotNull();
        assertThat(view(id).expanded()).isZero();
    }

    @Test
    void the_result_comes_as_files_that_agree_with_it() throws IOException {
        StringBuilder csv = new StringBuilder("phone,ten\n");
        for (int i = 0; i < 25; i++) {
            csv.append("09078300").append(String.format("%02d", i)).append(",=Lan\n");
        }
        long list = list(csv.toString());
        CampaignDraft draft = new CampaignDraft("Xuất tệp", "Lotus", "care", "{ten} oi", order.id(), list, null);
        long id = campaigns.create(maker, draft);
        TestPortal.await("the campaign to finish", () -> view(id).state().equals("FINISHED"));

        String text = makers.get("/campaigns/" + id + "/messages.csv").body();
        assertThat(text).startsWith("\uFEFF").contains(",'=Lan oi,").doesNotContain(",=Lan");
        assertThat(text.lines()).hasSize(26);
        assertThat(new TestBrowser(portal, TestPortal.OTHER_MAKER)
                        .get("/campaigns/" + id + "/messages.csv")
                        .statusCode())
                .isEqualTo(404);

        ByteArrayOutputStream out = new ByteArrayOutputStream();
        portal.bean(CampaignExport.class).xlsx(maker, id, out, 10);
        TreeSet<String> numbers = new TreeSet<>();
        try (ReadableWorkbook book = new ReadableWorkbook(new ByteArrayInputStream(out.toByteArray()))) {
            List<Sheet> sheets = book.getSheets().toList();
            assertThat(sheets).as("ten rows a sheet").hasSize(3);
            for (Sheet sheet : sheets) {
                try (Stream<Row> rows = sheet.openStream()) {
                    rows.skip(1).forEach(row -> {
                        numbers.add(row.getCellText(0));
                        assertThat(row.getCellText(9)).isEqualTo("'=Lan oi");
                    });
                }
            }
        }
        assertThat(numbers).hasSize(25);
        assertThat(makers.get("/campaigns/" + id).body()).contains("data-testid=\"curve\"");
    }

    private String decide(long id, String verdict, String comment) {
        return TestBrowser.location(
                moderators.post("/moderation/campaigns", Map.of("pick", id, "verdict", verdict, "comment", comment)));
    }

    private long mails(String kind) {
        return database.<Long, RuntimeException>call(
                TenantScope.SYSTEM,
                tx -> tx.number("SELECT count(*) FROM mail WHERE kind = ? AND recipient = ?", kind, TestPortal.MAKER));
    }

    private Map<String, Object> form(long list, String text, String token) {
        Map<String, Object> form = new HashMap<>();
        form.put("name", "Duyệt " + token);
        form.put("listId", list);
        form.put("brandname", "LOTUS");
        form.put("type", "care");
        form.put("text", text);
        form.put("orderId", order.id());
        form.put("start", "now");
        form.put("moderated", "1");
        form.put("token", "moderation-" + token);
        return form;
    }

    private static long idOf(String location) {
        return Long.parseLong(location.replaceFirst("\\?.*", "").replaceFirst(".*/", ""));
    }

    private CampaignView view(long id) {
        return campaigns.view(maker, id).orElseThrow();
    }

    private long list(String csv) {
        return portal.bean(ListService.class)
                .upload(maker, "duyệt", "duyet.csv", new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)))
                .listId();
    }
}

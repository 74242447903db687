package org.brandcast.portal.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.brandcast.portal.brandname.BrandnameService;
import org.brandcast.portal.control.ControlView;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.form.ReasonCount;
import org.brandcast.portal.list.ListService;
import org.brandcast.portal.order.OrderBalance;
import org.brandcast.portal.order.OrderService;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.testing.SharedPortal;
import org.brandcast.portal.testing.TestBrowser;
import org.brandcast.portal.testing.TestPortal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a campaign's form says before anything is sent, with recipients of every kind. */
class PreviewITCase {
    private static final String AD = "[QC] Lotus tri an khach hang. TC gui 1800";

    private final TestPortal portal = SharedPortal.portal();
    private final CampaignService campaigns = portal.bean(CampaignService.class);
    private final OrderService orders = portal.bean(OrderService.class);
    private final Database database = portal.bean(Database.class);
    private final CurrentUser maker = portal.user(TestPortal.MAKER);
    private OrderBalance order;

    @BeforeEach
    void orderIsActive() {
        SharedPortal.pipeline();
        TestPortal.await(
                "the demo's order to be active", () -> orders.own(maker).get(0).isSpendable());
        order = orders.own(maker).get(0);
    }

    @Test
    void carriers_are_those_that_serve_the_numbers_now() {
        fact("84907710001", "PORTED", "viettel");
        long list = list("0907710001\n0907710002\n0877710003\n");
        Preview preview = campaigns.preview(
                maker, new CampaignDraft("Xem trước", ofTwoCarriers(), "care", "Xin chao", order.id(), list, null));
        assertThat(preview.perCarrier())
                .extracting(Preview.CarrierCost::carrier)
                .contains("viettel", "mobifone");
        assertThat(preview.refusals())
                .as("itel, with which the brandname isn't registered")
                .extracting(ReasonCount::code, ReasonCount::count)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("BRANDNAME_NOT_REGISTERED", 1L));
        assertThat(preview.sendable()).isEqualTo(2);
    }

    @Test
    void who_wants_no_advertising_gets_none_and_care_all_the_same() {
        fact("84907720001", "DO_NOT_CALL", null);
        fact("84907720002", "OPTED_OUT", null);
        long list = list("0907720001\n0907720002\n0907720003\n");
        assertThat(reasons(draft(list, "ad", AD)))
                .containsEntry("AD_DO_NOT_CALL", 1L)
                .containsEntry("AD_OPTED_OUT", 1L);
        assertThat(reasons(draft(list, "ad", "Lotus tri an"))).containsEntry("AD_LABEL_MISSING", 1L);
        assertThat(reasons(draft(list, "care", "Xin chao"))).isEmpty();
    }

    @Test
    void a_text_that_a_policy_holds_is_told_with_its_reason() {
        long list = list("0907730001\n0907730002\n");
        database.run(
                TenantScope.SYSTEM,
                tx -> tx.update(
                        "INSERT INTO content_policy VALUES (?, 'CARE', 'HOLD_ALL', 3600000, false)", maker.tenantId()));
        try {
            Preview preview = campaigns.preview(maker, draft(list, "care", "Xin chao"));
            assertThat(preview.insight().held()).isEqualTo(2);
            assertThat(preview.insight().holdReasons()).hasSize(1);
            assertThat(preview.refused()).isZero();
        } finally {
            database.run(
                    TenantScope.SYSTEM,
                    tx -> tx.update("DELETE FROM content_policy WHERE tenant_id = ?", maker.tenantId()));
        }
    }

    @Test
    void longest_shortest_and_any_text_are_those_of_real_recipients() {
        long list = list("phone,ten\n0907740001,An\n0907740002,Nguyen Thi Minh Khai\n0907740003,Binh\n");
        Preview preview = campaigns.preview(maker, draft(list, "care", "Chao {ten}"));
        assertThat(preview.insight().samples())
                .extracting(Preview.Sample::kind)
                .containsExactly("longest", "shortest", "random");
        assertThat(preview.longestText()).isEqualTo("Chao Nguyen Thi Minh Khai");
        assertThat(preview.insight().samples().get(1).text()).isEqualTo("Chao An");
        assertThat(preview.segments()).isEqualTo(3);
    }

    @Test
    void numbers_of_excluded_lists_get_nothing() {
        long list = list("0907750001\n0907750002\n0907750003\n0907750004\n");
        long bought = list("0907750002\n0907750004\n0907759999\n");
        CampaignDraft draft = new CampaignDraft(
                "Bỏ khách đã mua",
                "Lotus",
                "care",
                "Xin chao",
                order.id(),
                list,
                null,
                List.of(bought),
                100L,
                false,
                null);
        Preview preview = campaigns.preview(maker, draft);
        assertThat(preview.recipients()).isEqualTo(2);
        assertThat(preview.insight().excluded()).isEqualTo(2);
        long id = campaigns.create(maker, draft);
        TestPortal.await(
                "the campaign to finish",
                () -> campaigns.view(maker, id).orElseThrow().state().equals("FINISHED"));
        assertThat(database.<List<String>, RuntimeException>call(
                        TenantScope.SYSTEM,
                        tx -> tx.list(
                                "SELECT recipient FROM message WHERE campaign_id = ? ORDER BY 1",
                                row -> row.getString(1),
                                id)))
                .containsExactly("84907750001", "84907750003");
        assertThatThrownBy(() -> campaigns.create(
                        maker,
                        new CampaignDraft(
                                "Chính nó",
                                "Lotus",
                                "care",
                                "a",
                                order.id(),
                                list,
                                null,
                                List.of(list),
                                0L,
                                false,
                                null)))
                .isInstanceOf(FormProblem.class)
                .hasMessageContaining("problem.campaign.exclude-same")
                .hasMessageContaining("problem.campaign.pace");
    }

    @Test
    void a_test_goes_to_ones_own_numbers_and_to_few() {
        long list = list("phone,ten\n0907760001,Lan\n");
        TestBrowser browser = new TestBrowser(portal, TestPortal.MAKER);
        Map<String, Object> form = Map.of(
                "listId",
                list,
                "brandname",
                "LOTUS",
                "type",
                "care",
                "text",
                "Chao {ten}",
                "orderId",
                order.id(),
                "testNumbers",
                "0907769901, +84 90 776 99 02");
        HttpResponse<String> sent = browser.post("/campaigns/test", form);
        assertThat(sent.statusCode()).as(sent.body()).isEqualTo(200);
        assertThat(sent.body()).contains("data-testid=\"test-sent\"");
        TestPortal.await(
                "the tests to come through",
                () -> database.<Long, RuntimeException>call(TenantScope.SYSTEM, tx -> tx.number("""
                                        SELECT count(*) FROM message WHERE campaign_id IS NULL AND text = 'Chao Lan'
                                          AND recipient IN ('84907769901', '84907769902') AND status = 'DELIVERED'""")) == 2);
        CampaignTests tests = portal.bean(CampaignTests.class);
        assertThatThrownBy(() -> tests.send(maker, draft(list, "care", "a"), "1,2,3"))
                .hasMessageContaining("problem.campaign.test-number");
        assertThatThrownBy(() -> tests.send(maker, draft(list, "care", "a"), " "))
                .hasMessageContaining("problem.campaign.test-numbers");
        assertThatThrownBy(() -> tests.send(maker, draft(list, "care", "Chao {x}"), "0907769901"))
                .hasMessageContaining("problem.campaign.text-column");
    }

    /** A brandname that no carrier knows but viettel and mobifone. */
    private String ofTwoCarriers() {
        String name = "LotusHai";
        long now = System.currentTimeMillis();
        portal.bean(BrandnameService.class)
                .register(
                        portal.user(TestPortal.OPERATOR),
                        maker.tenantId(),
                        name,
                        List.of("viettel", "mobifone"),
                        now - 1,
                        now + 86_400_000);
        ControlView control = portal.bean(ControlView.class);
        TestPortal.await(
                "the brandname to be usable",
                () -> control.current().usable(name, maker.tenantId()).isPresent());
        return name;
    }

    private void fact(String msisdn, String kind, String carrier) {
        database.run(TenantScope.SYSTEM, tx -> tx.update("""
                        INSERT INTO subscriber_rule (msisdn, kind, tenant_id, active, carrier, from_millis, at_millis, source)
                        VALUES (?, ?, (SELECT id FROM tenant WHERE path = id::text), true, ?, 0, 0, 'test')""", msisdn, kind, carrier));
    }

    private Map<String, Long> reasons(CampaignDraft draft) {
        return campaigns.preview(maker, draft).refusals().stream()
                .collect(java.util.stream.Collectors.toMap(ReasonCount::code, ReasonCount::count));
    }

    private CampaignDraft draft(long list, String type, String text) {
        return new CampaignDraft("Xem trước", "Lotus", type, text, order.id(), list, null);
    }

    private long list(String csv) {
        return portal.bean(ListService.class)
                .upload(maker, "xem", "xem.csv", new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)))
                .listId();
    }
}

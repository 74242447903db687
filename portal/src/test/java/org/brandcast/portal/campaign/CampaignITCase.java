package org.brandcast.portal.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.brandcast.portal.control.ControlView;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.form.FieldProblem;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.list.ListService;
import org.brandcast.portal.list.UploadReport;
import org.brandcast.portal.message.DoorWriter;
import org.brandcast.portal.message.MessageFilter;
import org.brandcast.portal.message.MessageRow;
import org.brandcast.portal.message.MessageService;
import org.brandcast.portal.order.OrderBalance;
import org.brandcast.portal.order.OrderService;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.testing.SharedPortal;
import org.brandcast.portal.testing.TestKafka;
import org.brandcast.portal.testing.TestPortal;
import org.brandcast.schemas.Topics;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A campaign from its draft to its end, on real PostgreSQL and Kafka, with a fake of what stands between. */
class CampaignITCase {
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
    void runs_to_its_end_with_counts_that_agree() {
        UploadReport list = numbers("0901", 3_000);
        CampaignDraft draft = draft(list, "Chào {ten}, ưu đãi 20% hôm nay", null);
        Preview preview = campaigns.preview(maker, draft);
        assertThat(preview.problems()).isEmpty();
        assertThat(preview.recipients()).isEqualTo(3_000);
        assertThat(preview.segments()).isEqualTo(3_000);
        assertThat(preview.encoding()).isEqualTo("UCS2");
        assertThat(preview.perCarrier()).hasSize(1);
        assertThat(preview.amountVnd()).isEqualTo(3_000L * 380);

        long id = campaigns.create(maker, draft);
        TestPortal.await("the campaign to finish", () -> view(id).state().equals("FINISHED"));
        CampaignView done = view(id);
        assertThat(done.expanded()).isEqualTo(3_000);
        assertThat(done.finals()).isEqualTo(3_000);
        assertThat(done.count("FAILED")).isEqualTo(30);
        assertThat(done.count("DELIVERED")).isEqualTo(2_970);
        assertThat(done.segments()).isEqualTo(3_000);
        assertThat(done.finishedAtMillis()).isNotNull();
        TestPortal.await("all settlements to be seen", () -> view(id).postedSegments() == 3_000);
        TestPortal.await(
                "the order to have paid for all that was sent",
                () -> count("SELECT sum(posted_segments) FROM message WHERE order_id = " + order.id())
                        == orders.order(maker, order.id()).orElseThrow().posted());
        OrderBalance after = orders.order(maker, order.id()).orElseThrow();
        assertThat(after.granted()).isEqualTo(after.posted() + after.reserved() + after.free());
        List<MessageRow> messages = portal.bean(MessageService.class)
                .search(maker, new MessageFilter(null, null, null, null, id, null, null, null), null);
        assertThat(messages).hasSize(MessageService.PAGE);
        assertThat(portal.bean(MessageService.class)
                        .search(
                                maker,
                                new MessageFilter(null, null, null, null, id, null, null, null),
                                messages.get(messages.size() - 1).cursor()))
                .hasSize(MessageService.PAGE)
                .doesNotContainAnyElementsOf(messages);
    }

    @Test
    void a_kill_in_the_middle_gives_each_number_one_message() {
        UploadReport list = numbers("0902", 5_000);
        SharedPortal.pipeline().hold();
        long id = campaigns.create(maker, draft(list, "Xin chao", null));
        TestPortal.await("expansion to be over", () -> view(id).expanded() == 5_000);
        // What a kill leaves between Kafka's acknowledgement and the commit of the cursor: it is behind what was sent.
        database.run(
                TenantScope.SYSTEM,
                tx -> tx.update(
                        "UPDATE campaign SET cursor_position = 1500, expanded = 1500, expansion_done = false WHERE id = ?",
                        id));
        SharedPortal.pipeline().release();
        TestPortal.await("the campaign to finish", () -> view(id).state().equals("FINISHED"));
        assertThat(view(id).expanded()).isEqualTo(5_000);
        assertThat(view(id).count("DELIVERED") + view(id).count("FAILED")).isEqualTo(5_000);
        assertThat(count("SELECT count(*) FROM message WHERE campaign_id = " + id))
                .isEqualTo(5_000);
        assertThat(count("SELECT count(DISTINCT recipient) FROM message WHERE campaign_id = " + id))
                .isEqualTo(5_000);
        assertCountersAgree(id);
    }

    /** Admission forgets ids after ten days; a campaign may stand still for longer between a kill and its next portion. */
    @Test
    void what_has_become_a_message_is_not_written_again_however_long_the_campaign_stood_still() throws Exception {
        long id = campaigns.create(maker, draft(numbers("0909", 100), "Xin chao", null));
        TestPortal.await("the campaign to finish", () -> view(id).state().equals("FINISHED"));
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        CampaignExpander restarted = new CampaignExpander(
                database,
                campaigns,
                portal.bean(CampaignCheck.class),
                portal.bean(ControlView.class),
                portal.bean(DoorWriter.class),
                Clock.systemUTC(),
                metrics);
        int recipients = database.<Integer, InterruptedException>call(TenantScope.SYSTEM, tx -> {
            tx.update(
                    "UPDATE campaign SET state = 'RUNNING', cursor_position = 0, expanded = 0, expansion_done = false WHERE id = ?",
                    id);
            int portion = restarted.expandPortion(tx, id);
            tx.update("UPDATE campaign SET state = 'FINISHED' WHERE id = ?", id);
            return portion;
        });
        assertThat(recipients).isEqualTo(100);
        assertThat(metrics.counter("brandcast.campaign.expanded").count()).isZero();
        assertThat(view(id).expanded()).isEqualTo(100);
    }

    @Test
    void a_replay_of_all_topics_changes_nothing() {
        UploadReport list = numbers("0903", 500);
        long id = campaigns.create(maker, draft(list, "Xin chao", null));
        TestPortal.await("the campaign to finish", () -> view(id).state().equals("FINISHED"));
        TestPortal.await("all settlements to be seen", () -> view(id).postedSegments() == 500);
        String before = fingerprint();
        long records = count("SELECT sum(next_offset) FROM kafka_offset");
        database.run(TenantScope.SYSTEM, tx -> tx.update("UPDATE kafka_offset SET next_offset = 0"));
        // The view notices that its offsets are not where it left them as soon as the next record comes.
        sendOneMore();
        TestPortal.await(
                "the view to have read everything again",
                () -> count("SELECT sum(next_offset) FROM kafka_offset") > records);
        assertThat(fingerprint()).isEqualTo(before);
        assertCountersAgree(id);
    }

    @Test
    void pausing_stops_and_cancelling_ends_it() {
        UploadReport list = numbers("0904", 60_000);
        SharedPortal.pipeline().hold();
        long id;
        try {
            id = campaigns.create(maker, draft(list, "Xin chao", null));
            TestPortal.await("the throttle", () -> view(id).expanded() >= CampaignExpander.MOST_UNDECIDED);
            assertThat(view(id).expanded())
                    .as("no more than this waits for admission")
                    .isEqualTo(CampaignExpander.MOST_UNDECIDED);
            campaigns.pause(maker, id);
            assertThat(view(id).state()).isEqualTo("PAUSED");
            campaigns.resume(maker, id);
            assertThat(view(id).state()).isEqualTo("RUNNING");
            campaigns.cancel(maker, id);
        } finally {
            SharedPortal.pipeline().release();
        }
        TestPortal.await("what was under way to end", () -> view(id).finishedAtMillis() != null);
        assertThat(view(id).state()).isEqualTo("CANCELLED");
        assertThat(view(id).expanded()).isEqualTo(CampaignExpander.MOST_UNDECIDED);
        assertThatThrownBy(() -> campaigns.resume(maker, id)).isInstanceOf(FormProblem.class);
    }

    @Test
    void a_scheduled_one_waits_and_can_be_started() {
        UploadReport list = numbers("0905", 10);
        long id = campaigns.create(maker, draft(list, "Xin chao", System.currentTimeMillis() + 3_600_000));
        assertThat(view(id).state()).isEqualTo("SCHEDULED");
        campaigns.start(maker, id);
        TestPortal.await("the campaign to finish", () -> view(id).state().equals("FINISHED"));
    }

    @Test
    void refuses_and_says_exactly_what_is_short() {
        UploadReport list = numbers("0906", 20);
        database.run(TenantScope.SYSTEM, tx -> {
            tx.update(
                    "UPDATE sales_order SET granted_segments = reserved_segments + posted_segments + 15 WHERE id = ?",
                    order.id());
        });
        try {
            assertThat(problems(draft(list, "Xin chao", null)))
                    .containsExactly(FieldProblem.of(
                            "orderId", Long.toString(order.id()), "problem.campaign.order-short", 20L, 15L, 5L));
            Preview preview = campaigns.preview(maker, draft(list, "Xin chao", null));
            assertThat(preview.shortSegments()).isEqualTo(5);
        } finally {
            database.run(
                    TenantScope.SYSTEM,
                    tx -> tx.update(
                            "UPDATE sales_order SET granted_segments = ? WHERE id = ?", order.granted(), order.id()));
        }
    }

    @Test
    void refuses_what_is_not_ones_own_or_makes_no_sense() {
        UploadReport list = numbers("0907", 5);
        CampaignDraft nothing = new CampaignDraft(null, null, null, null, null, null, null);
        assertThat(problems(nothing))
                .extracting(FieldProblem::field)
                .containsExactlyInAnyOrder("name", "brandname", "type", "text", "orderId", "listId");
        assertThat(problems(new CampaignDraft("a", "SONGXANH", "care", "a", order.id(), list.listId(), null)))
                .extracting(FieldProblem::messageKey)
                .containsExactly("problem.campaign.brandname-not-owned");
        assertThat(problems(draft(list, "Chào {khong_co}", null)))
                .extracting(FieldProblem::messageKey)
                .containsExactly("problem.campaign.text-column");
        assertThat(problems(draft(list, "a".repeat(153 * 6 + 1), null)))
                .extracting(FieldProblem::messageKey)
                .containsExactly("problem.campaign.text-long");
        assertThat(problems(draft(list, "Chơi cờ bạc không?", null)))
                .extracting(FieldProblem::messageKey)
                .containsExactly("problem.campaign.nothing-sendable");
        assertThat(problems(draft(list, "a", 1_000L)))
                .extracting(FieldProblem::messageKey)
                .containsExactly("problem.campaign.start-past");
        CurrentUser other = portal.user(TestPortal.OTHER_MAKER);
        assertThatThrownBy(() -> campaigns.create(
                        other, new CampaignDraft("a", "SONGXANH", "care", "a", order.id(), list.listId(), null)))
                .isInstanceOf(FormProblem.class)
                .hasMessageContaining("problem.campaign.order-missing")
                .hasMessageContaining("problem.campaign.list-missing");
    }

    @Test
    void another_tenant_has_no_such_campaign() {
        UploadReport list = numbers("0908", 5);
        long id = campaigns.create(maker, draft(list, "Xin chao", System.currentTimeMillis() + 3_600_000));
        CurrentUser other = portal.user(TestPortal.OTHER_MAKER);
        assertThat(campaigns.view(other, id)).isEmpty();
        assertThatThrownBy(() -> campaigns.cancel(other, id)).isInstanceOf(NoSuchCampaignException.class);
        campaigns.cancel(maker, id);
    }

    private void assertCountersAgree(long id) {
        assertThat(count("""
                        SELECT count(*) FROM
                          (SELECT status, reason, count(*) AS messages, sum(segments) AS segments, sum(posted_segments) AS posted
                           FROM message WHERE campaign_id = %d GROUP BY 1, 2) m
                        FULL JOIN (SELECT * FROM campaign_counter WHERE campaign_id = %d AND messages <> 0) c
                          USING (status, reason)
                        WHERE m.messages IS DISTINCT FROM c.messages OR m.segments IS DISTINCT FROM c.segments
                          OR m.posted IS DISTINCT FROM c.posted_segments""".formatted(id, id)))
                .as("counters that differ from the messages they count")
                .isZero();
    }

    /** All that the view has made, order independent. */
    private String fingerprint() {
        return database.call(
                TenantScope.SYSTEM, tx -> tx.first("""
                        SELECT (SELECT md5(string_agg(m::text, '' ORDER BY message_id)) FROM message m)
                          || (SELECT md5(string_agg(e::text, '' ORDER BY message_id, source, part, position)) FROM message_event e)
                          || (SELECT md5(string_agg(c::text, '' ORDER BY campaign_id, status, reason)) FROM campaign_counter c)
                          || (SELECT md5(string_agg(p::text, '' ORDER BY campaign_id, bucket_millis)) FROM campaign_progress p)
                          || (SELECT md5(string_agg(o::text, '' ORDER BY id)) FROM sales_order o)""", row -> row.getString(1)).orElseThrow());
    }

    /** One more record on a topic that the view reads, which it passes over: it belongs to no message. */
    private static void sendOneMore() {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", TestKafka.bootstrap()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(Topics.TRACKING_EVENTS, "poison", new byte[] {1, 2, 3}))
                    .get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<FieldProblem> problems(CampaignDraft draft) {
        try {
            campaigns.create(maker, draft);
            return List.of();
        } catch (FormProblem e) {
            return e.problems();
        }
    }

    private CampaignDraft draft(UploadReport list, String text, Long startAt) {
        return new CampaignDraft("Chương trình thử", "Lotus", "care", text, order.id(), list.listId(), startAt);
    }

    private UploadReport numbers(String prefix, int count) {
        StringBuilder csv = new StringBuilder("phone,ten\n");
        for (int i = 0; i < count; i++) {
            csv.append(prefix).append(String.format("%06d", i)).append(",Lan\n");
        }
        return portal.bean(ListService.class)
                .upload(
                        maker,
                        "list",
                        "list.csv",
                        new ByteArrayInputStream(csv.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private CampaignView view(long id) {
        return campaigns.view(maker, id).orElseThrow();
    }

    private long count(String sql) {
        return database.call(TenantScope.SYSTEM, tx -> tx.number(sql));
    }
}

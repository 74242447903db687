package org.brandcast.portal.moderation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.brandcast.portal.testing.TestBrowser.location;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.message.MessageLife;
import org.brandcast.portal.message.MessageService;
import org.brandcast.portal.order.OrderService;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Role;
import org.brandcast.portal.tenant.TenantService;
import org.brandcast.portal.testing.SharedPortal;
import org.brandcast.portal.testing.TestBrowser;
import org.brandcast.portal.testing.TestPortal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From a held request over the moderator's word to what becomes of the message. */
class ModerationITCase {
    private final TestPortal portal = SharedPortal.portal();
    private final CurrentUser operator = portal.user(TestPortal.OPERATOR);
    private final ModerationService moderation = portal.bean(ModerationService.class);
    private final TestBrowser moderator = new TestBrowser(portal, TestPortal.OPERATOR);

    @BeforeEach
    void orderIsActive() {
        SharedPortal.pipeline();
        TestPortal.await(
                "the demo's order to be active",
                () -> portal.bean(OrderService.class)
                        .own(portal.user(TestPortal.MAKER))
                        .get(0)
                        .isSpendable());
    }

    @Test
    void what_is_held_is_read_once_and_decided_for_all_who_have_the_text() {
        String text = "GIU uu dai " + UUID.randomUUID();
        List<String> ids = List.of(send(text, "0906000001"), send(text, "0906000002"));
        String other = send("GIU " + UUID.randomUUID(), "0906000003");
        HeldGroup group = awaitGroup(ids.get(0), 2);
        awaitGroup(other, 1);
        assertThat(group.decidable()).isTrue();
        assertThat(group.runs()).contains(new HeldGroup.Run("GIU", true));

        HttpResponse<String> page = moderator.get("/moderation/" + ids.get(1));
        assertThat(page.body()).contains("<mark>GIU</mark>", "data-testid=\"approve\"");
        String next = location(moderator.post(
                "/moderation", Map.of("pick", group.firstId(), "verdict", "approve", "comment", "ổn", "next", "1")));
        assertThat(next).as("the next one comes by itself").startsWith("/moderation/");

        for (String id : ids) {
            MessageLife life = awaitStatus(id, "DELIVERED");
            assertThat(life.moderator()).isEqualTo(TestPortal.OPERATOR);
            assertThat(life.events())
                    .extracting(MessageLife.LifeEvent::what)
                    .startsWith("ACCEPTED", "HELD", "QUEUED")
                    .doesNotHaveDuplicates();
        }
        assertThat(moderation.group(operator, ids.get(0))).isEmpty();
        assertThat(moderation.group(operator, other)).isPresent();
        assertThat(moderator.get("/moderation?state=approved").body()).contains("/messages/" + ids.get(0), "ổn");
    }

    @Test
    void a_refusal_needs_a_reason_which_the_sender_reads() {
        String id = send("GIU khong duoc " + UUID.randomUUID(), "0906000004");
        awaitGroup(id, 1);
        HttpResponse<String> refused =
                moderator.post("/moderation", Map.of("pick", id, "verdict", "refuse", "comment", " ", "next", "1"));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("id=\"comment-error\"");
        location(moderator.post("/moderation", Map.of("pick", id, "verdict", "refuse", "comment", "Nói quá sự thật")));
        MessageLife life = awaitStatus(id, "REJECTED");
        assertThat(life.reason()).isEqualTo("HOLD_REFUSED");
        assertThat(life.reasonText()).contains("Nói quá sự thật");
    }

    @Test
    void deciding_twice_writes_one_verdict() {
        String id = send("GIU hai lan " + UUID.randomUUID(), "0906000005");
        awaitGroup(id, 1);
        Map<String, String> verdict = Map.of("pick", id, "verdict", "approve");
        assertThat(location(moderator.post("/moderation", verdict))).endsWith("done=1");
        assertThat(location(moderator.post("/moderation", verdict))).endsWith("done=0");
        assertThat(moderator.post("/moderation", Map.of("verdict", "approve")).statusCode())
                .as("nothing was chosen")
                .isEqualTo(422);
    }

    @Test
    void nobody_approves_their_own_texts_and_others_do_not_see_them() {
        String id = send("GIU cua minh " + UUID.randomUUID(), "0906000006");
        awaitGroup(id, 1);
        TestBrowser own = new TestBrowser(portal, person("own-moderator@lotus.local", portal.user(TestPortal.MAKER)));
        TestBrowser foreign =
                new TestBrowser(portal, person("own-moderator@songxanh.local", portal.user(TestPortal.OTHER_MAKER)));
        assertThat(own.get("/moderation/" + id).body()).contains("GIU").doesNotContain("data-testid=\"approve\"");
        assertThat(location(own.post("/moderation", Map.of("pick", id, "verdict", "approve"))))
                .endsWith("done=0");
        assertThat(foreign.get("/moderation").body()).doesNotContain(id);
        assertThat(location(foreign.get("/moderation/" + id))).isEqualTo("/moderation");
        assertThat(location(foreign.post("/moderation", Map.of("pick", id, "verdict", "approve"))))
                .endsWith("done=0");
        assertThat(moderation.group(operator, id)).as("still waits").isPresent();
        assertThat(new TestBrowser(portal, TestPortal.MAKER).get("/moderation").statusCode())
                .as("a campaign maker")
                .isEqualTo(403);
    }

    @Test
    void a_verdict_that_waits_in_the_outbox_leaves_it() {
        TestPortal.await(
                "an empty outbox",
                () -> portal.bean(Database.class)
                                .call(TenantScope.SYSTEM, tx -> tx.number("SELECT count(*) FROM topic_outbox"))
                        == 0);
    }

    @Test
    void a_text_that_waits_for_its_hours_says_until_when_and_what_went_on_the_wire() {
        String id = send("CHO den sang " + UUID.randomUUID(), "0906000007");
        MessageLife life = awaitStatus(id, "DELIVERED");
        assertThat(life.wireText()).startsWith("[QC] CHO");
        String page = moderator.get("/messages/" + id).body();
        assertThat(page).contains("data-what=\"DELAYED\"", "[QC] CHO");
    }

    private String person(String login, CurrentUser colleague) {
        portal.bean(TenantService.class)
                .createUser(operator, colleague.tenantId(), login, TestPortal.PASSWORD, Role.MODERATOR);
        return login;
    }

    private HeldGroup awaitGroup(String id, long messages) {
        TestPortal.await(
                messages + " held with " + id,
                () -> moderation
                        .group(operator, id)
                        .filter(group -> group.messages() == messages)
                        .isPresent());
        return moderation.group(operator, id).orElseThrow();
    }

    private MessageLife awaitStatus(String id, String status) {
        MessageService messages = portal.bean(MessageService.class);
        TestPortal.await(
                id + " to be " + status,
                () -> messages.life(operator, id)
                        .filter(life -> life.status().equals(status))
                        .isPresent());
        return messages.life(operator, id).orElseThrow();
    }

    private String send(String text, String to) {
        HttpResponse<String> answer = portal.send(HttpRequest.newBuilder(portal.uri("/v1/messages"))
                .header("Authorization", "Bearer " + TestPortal.API_KEY)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"from\":\"LOTUS\",\"to\":\"" + to + "\",\"text\":\"" + text + "\",\"type\":\"care\"}"))
                .build());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        Matcher id = Pattern.compile("\"messageId\":\"([^\"]+)\"").matcher(answer.body());
        assertThat(id.find()).isTrue();
        return id.group(1);
    }
}

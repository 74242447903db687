package org.brandcast.portal.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.PostgresConfig;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.security.ClientAddresses;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.ForbiddenException;
import org.brandcast.portal.security.Role;
import org.brandcast.portal.security.SecretSeal;
import org.brandcast.portal.seed.SeedConfig;
import org.brandcast.portal.testing.TestPortal;
import org.brandcast.portal.testing.TestPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sender on a real database, with a clock that the test moves: a day passes at once. */
class WebhookSenderITCase {
    private static final WebhookConfig CONFIG = new WebhookConfig(
            true, Duration.ofSeconds(5), Duration.ofHours(1), Duration.ofHours(24), Duration.ofSeconds(60));

    private static Database database;
    private static SecretSeal secrets;

    private final AtomicLong now = new AtomicLong(1_790_000_000_000L);
    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(now.get());
        }
    };
    private final List<Runnable> stops = new ArrayList<>();
    private WebhookSender sender;
    private WebhookOutbox outbox;
    private WebhookService service;
    private Receiver receiver;
    private CurrentUser lotus;
    private CurrentUser river;

    @BeforeAll
    static void open(@TempDir Path folder) throws IOException {
        PostgresConfig postgres = TestPostgres.newDatabase();
        database = new Database(postgres);
        Path key = Files.writeString(
                folder.resolve("master.key"), Base64.getEncoder().encodeToString(new byte[32]));
        secrets = new SecretSeal(new SeedConfig(null, null, key.toString()));
        database.run(TenantScope.SYSTEM, tx -> tx.update("""
                INSERT INTO tenant (id, parent_id, path, name, kind, created_at_millis)
                VALUES (1, NULL, '1', 'Brandcast', 'operator', 0), (3, 1, '1.3', 'Lotus', 'partner', 0),
                  (4, 1, '1.4', 'Sông Xanh', 'partner', 0)"""));
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void start() {
        database.run(TenantScope.SYSTEM, tx -> tx.update("DELETE FROM webhook"));
        receiver = new Receiver();
        lotus = user(3);
        river = user(4);
        outbox = new WebhookOutbox(clock, () -> sender);
        service = service(CONFIG);
        sender = newSender();
        sender.start();
    }

    @AfterEach
    void stop() {
        stops.forEach(Runnable::run);
        receiver.close();
    }

    private static CurrentUser user(long tenant) {
        return new CurrentUser(tenant, "dev" + tenant, Role.DEVELOPER, tenant, "", "1." + tenant, Locale.ENGLISH);
    }

    private WebhookService service(WebhookConfig config) {
        return new WebhookService(
                database,
                secrets,
                outbox,
                config,
                new AuditLog(clock, JsonMapper.createDefault(), new ClientAddresses("")),
                clock);
    }

    private WebhookSender newSender() {
        WebhookClient client = new WebhookClient(CONFIG);
        WebhookSender made = new WebhookSender(database, client, secrets, CONFIG, clock, new SimpleMeterRegistry());
        stops.add(() -> {
            made.stop();
            try {
                client.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return made;
    }

    private WebhookService.Made webhook(String path, String... statuses) {
        Set<String> wanted = new LinkedHashSet<>(List.of(statuses));
        return service.create(lotus, 3, new WebhookDraft(receiver.url(path), wanted, true));
    }

    private static StatusEvent event(UUID message, String status, int rank) {
        return new StatusEvent(3, message, "ref-1", "LOTUS", "84961234567", status, rank, "why", 2, 1_790_000_000_000L);
    }

    private void tell(StatusEvent... events) {
        database.run(TenantScope.SYSTEM, tx -> outbox.write(tx, outbox.subscriptions(tx), List.of(events)));
    }

    private List<DeliveryView> deliveries(long webhook) {
        return service.deliveries(lotus, webhook, false);
    }

    private void awaitStates(long webhook, String... newestFirst) {
        TestPortal.await(
                "deliveries to be " + List.of(newestFirst),
                () -> deliveries(webhook).stream()
                        .map(DeliveryView::state)
                        .toList()
                        .equals(List.of(newestFirst)));
    }

    private void awaitAttempts(long webhook, int attempts) {
        TestPortal.await(
                attempts + " attempts that failed",
                () -> deliveries(webhook).stream()
                        .anyMatch(d -> d.attempts() == attempts
                                && !d.error().isEmpty()
                                && d.state().equals("waiting")));
    }

    /** Retries are due then; what is claimed isn't free yet. */
    private void pass(Duration time) {
        now.addAndGet(time.toMillis());
    }

    @Test
    void anEventIsSignedAndToldOnce() {
        WebhookService.Made made = webhook("/hook", "DELIVERED");
        StatusEvent event = event(UUID.randomUUID(), "DELIVERED", 9);
        tell(event, event(event.messageId(), "SENT", 4));
        tell(event);
        awaitStates(made.id(), "delivered");
        tell(event);
        awaitStates(made.id(), "delivered");
        assertThat(receiver.calls()).singleElement().satisfies(call -> {
            assertThat(call.body())
                    .isEqualTo("{\"id\":\"" + event.eventId() + "\",\"type\":\"message.status\",\"messageId\":\""
                            + event.messageId()
                            + "\",\"clientRef\":\"ref-1\",\"from\":\"LOTUS\",\"to\":\"84961234567\",\"status\":\"DELIVERED\","
                            + "\"reason\":\"why\",\"segments\":2,\"at\":\"2026-09-21T14:13:20Z\"}");
            assertThat(call.signature())
                    .isEqualTo(WebhookSignature.of(
                            made.secret(), now.get() / 1_000, call.body().getBytes(StandardCharsets.UTF_8)));
        });
    }

    @Test
    void anotherSecretSignsFromItsRenewalOn() {
        WebhookService.Made made = webhook("/hook", "DELIVERED");
        WebhookService.Made renewed = service.renew(lotus, made.id()).orElseThrow();
        assertThat(service.test(lotus, made.id())).isTrue();
        awaitStates(made.id(), "delivered");
        assertThat(receiver.calls()).singleElement().satisfies(call -> {
            assertThat(call.field("type")).isEqualTo("test");
            assertThat(call.signature())
                    .isEqualTo(WebhookSignature.of(
                            renewed.secret(), now.get() / 1_000, call.body().getBytes(StandardCharsets.UTF_8)));
        });
    }

    @Test
    void eventsOfAMessageKeepTheirOrderAndDoNotHoldUpOthers() {
        WebhookService.Made made = webhook("/hook", "SENT", "DELIVERED");
        UUID message = UUID.randomUUID();
        receiver.answer(call -> call.field("messageId").equals(message.toString()) ? 503 : 200);
        tell(event(message, "SENT", 4), event(message, "DELIVERED", 9));
        awaitAttempts(made.id(), 1);
        tell(event(UUID.randomUUID(), "DELIVERED", 9));
        awaitStates(made.id(), "delivered", "waiting", "waiting");
        pass(Duration.ofSeconds(6));
        awaitAttempts(made.id(), 2);
        receiver.answer(call -> 200);
        pass(Duration.ofSeconds(12));
        awaitStates(made.id(), "delivered", "delivered", "delivered");
        assertThat(receiver.calls().stream()
                        .filter(call -> call.field("messageId").equals(message.toString()))
                        .map(call -> call.field("status")))
                .containsExactly("SENT", "SENT", "SENT", "DELIVERED");
        assertThat(receiver.calls().stream()
                        .filter(call -> call.field("status").equals("SENT"))
                        .map(call -> call.field("id")))
                .containsOnly(event(message, "SENT", 4).eventId().toString());
    }

    @Test
    void afterADayAnEventIsDeadAndCanBeSentAgain() {
        WebhookService.Made made = webhook("/hook", "DELIVERED", "SENT");
        receiver.answer(call -> 500);
        UUID message = UUID.randomUUID();
        tell(event(message, "SENT", 4), event(message, "DELIVERED", 9), event(UUID.randomUUID(), "SENT", 4));
        awaitAttempts(made.id(), 1);
        TestPortal.await("a day to make them dead", () -> {
            pass(Duration.ofHours(2));
            return service.find(lotus, made.id()).orElseThrow().dead() == 3;
        });
        assertThat(service.deliveries(lotus, made.id(), true)).allSatisfy(delivery -> {
            assertThat(delivery.error()).isEqualTo("HTTP 500");
            assertThat(delivery.attempts()).isPositive();
        });
        receiver.answer(call -> 200);
        long one = service.deliveries(lotus, made.id(), true).get(0).id();
        assertThat(service.resend(river, made.id(), one)).as("another tenant").isZero();
        assertThat(service.resend(lotus, made.id(), one)).isEqualTo(1);
        TestPortal.await(
                "that one to be delivered",
                () -> service.find(lotus, made.id()).orElseThrow().dead() == 2
                        && service.find(lotus, made.id()).orElseThrow().waiting() == 0);
        assertThat(service.resend(lotus, made.id(), null)).isEqualTo(2);
        awaitStates(made.id(), "delivered", "delivered", "delivered");
    }

    @Test
    void whatASenderLeftBehindIsDoneByTheNextOne() throws InterruptedException {
        WebhookService.Made made = webhook("/hook", "DELIVERED");
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        receiver.answer(call -> {
            reached.countDown();
            never.await();
            return 200;
        });
        StatusEvent event = event(UUID.randomUUID(), "DELIVERED", 9);
        tell(event);
        assertThat(reached.await(60, TimeUnit.SECONDS)).isTrue();
        WebhookSender next = newSender();
        next.start();
        receiver.answer(call -> 200);
        pass(Duration.ofSeconds(70));
        // What comes later is sent; what the first one has is still its own.
        tell(event(UUID.randomUUID(), "DELIVERED", 9));
        awaitStates(made.id(), "delivered", "waiting");
        pass(Duration.ofMinutes(1));
        awaitStates(made.id(), "delivered", "delivered");
        never.countDown();
        assertThat(receiver.calls().stream()
                        .filter(call -> call.field("id").equals(event.eventId().toString())))
                .hasSize(2);
    }

    @Test
    void aSlowPartnerLeavesRoomToTheOthers() {
        CountDownLatch slow = new CountDownLatch(1);
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        receiver.answer(call -> {
            if (call.path().equals("/slow")) {
                most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                slow.await();
                atOnce.decrementAndGet();
            }
            return 200;
        });
        WebhookService.Made slowOne = webhook("/slow", "DELIVERED");
        WebhookService.Made quickOne = webhook("/quick", "DELIVERED");
        StatusEvent[] events = new StatusEvent[30];
        for (int i = 0; i < events.length; i++) {
            events[i] = event(UUID.randomUUID(), "DELIVERED", 9);
        }
        tell(events);
        TestPortal.await(
                "the quick one to have all",
                () -> deliveries(quickOne.id()).stream().allMatch(d -> d.state().equals("delivered")));
        assertThat(deliveries(slowOne.id())).allMatch(d -> d.state().equals("waiting"));
        TestPortal.await("several at once at the slow one", () -> most.get() == 8);
        slow.countDown();
        TestPortal.await(
                "the slow one to have all",
                () -> deliveries(slowOne.id()).stream().allMatch(d -> d.state().equals("delivered")));
        assertThat(most.get()).isEqualTo(8);
    }

    @Test
    void webhooksAreTheirTenantsOwn() {
        WebhookService.Made made = webhook("/hook", "DELIVERED");
        StatusEvent event = event(UUID.randomUUID(), "DELIVERED", 9);
        tell(event);
        awaitStates(made.id(), "delivered");
        WebhookDraft draft = new WebhookDraft(receiver.url("/mine"), Set.of("SENT"), true);
        assertThat(service.webhooks(river)).isEmpty();
        assertThat(service.find(river, made.id())).isEmpty();
        assertThat(service.deliveries(river, made.id(), false)).isEmpty();
        assertThat(service.save(river, made.id(), draft)).isFalse();
        assertThat(service.delete(river, made.id())).isFalse();
        assertThat(service.renew(river, made.id())).isEmpty();
        assertThat(service.test(river, made.id())).isFalse();
        assertThatThrownBy(() -> service.create(river, 3, draft)).isInstanceOf(IllegalArgumentException.class);
        assertThat(service.find(user(3), made.id()).orElseThrow().url()).isEqualTo(receiver.url("/hook"));
        CurrentUser maker = new CurrentUser(9, "maker", Role.CAMPAIGN_MAKER, 3, "", "1.3", Locale.ENGLISH);
        assertThatThrownBy(() -> service.webhooks(maker)).isInstanceOf(ForbiddenException.class);
    }

    @Test
    void theDatabaseHasTheSecretSealedAndTheAuditWithoutIt() {
        WebhookService.Made made = webhook("/hook", "DELIVERED");
        assertThat(made.toString()).doesNotContain(made.secret());
        service.save(lotus, made.id(), new WebhookDraft(receiver.url("/other"), Set.of("SENT"), false));
        service.test(lotus, made.id());
        service.delete(lotus, made.id());
        String sealed = database.call(
                        TenantScope.SYSTEM, tx -> tx.list("""
                        SELECT action || ' ' || detail FROM audit_log WHERE object_kind = 'webhook' AND object_id = ?
                        ORDER BY id""", row -> row.getString(1), Long.toString(made.id())))
                .toString();
        assertThat(sealed)
                .contains("create ", "save ", "test ", "delete ", "/hook", "/other")
                .doesNotContain(made.secret(), "sealed_secret");
    }

    @Test
    void atMostTenOfATenantAndNoneThatLeadsInside() {
        for (int i = 0; i < 10; i++) {
            webhook("/" + i, "DELIVERED");
        }
        assertThatThrownBy(() -> webhook("/11", "DELIVERED"))
                .isInstanceOfSatisfying(
                        WebhookService.RefusedException.class,
                        e -> assertThat(e.faults())
                                .extracting(WebhookDraft.Fault::code)
                                .containsExactly("WEBHOOKS_TOO_MANY"));
        WebhookService strict = service(new WebhookConfig(
                false, Duration.ofSeconds(5), Duration.ofHours(1), Duration.ofHours(24), Duration.ofSeconds(10)));
        assertThatThrownBy(() -> strict.create(
                        river, 4, new WebhookDraft("https://127.0.0.1/", Set.of("DELIVERED", "MAYBE"), true)))
                .isInstanceOfSatisfying(
                        WebhookService.RefusedException.class,
                        e -> assertThat(e.faults())
                                .extracting(WebhookDraft.Fault::code)
                                .containsExactly("WEBHOOK_URL_PRIVATE", "WEBHOOK_STATUS_UNKNOWN"));
    }
}

package org.brandcast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.OutboundMessage;
import org.brandcast.schemas.SubmitOutcome;
import org.brandcast.schemas.SubmitResult;
import org.brandcast.smpp.ScriptedSmsc;
import org.brandcast.smpp.ScriptedSmsc.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The gateway as a process, on a real broker, against a scripted SMSC. */
@ExtendWith(TestBroker.class)
class GatewayITCase {
    private static final String OPEN_MESSAGES = "(?s).*\"openMessages\" : [1-9].*";

    /** How long anything may hang before a test says so; no test's outcome depends on it. */
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private static final List<MessageType> LANES = List.of(MessageType.values());

    @Test
    void messagesFlowAndAGracefulRestartLeavesNothingInDoubt() throws Exception {
        try (RouteBench bench = new RouteBench();
                ScriptedSmsc smsc = new ScriptedSmsc()) {
            CompletableFuture<Void> gate = new CompletableFuture<>();
            smsc.script(in -> {
                String id = "id-" + in.number();
                Reply answer = Reply.then(Reply.accept(id), Reply.receipt(id, "DELIVRD"));
                return in.number() <= 100 ? answer : Reply.when(gate, answer);
            });
            bench.save(bench.control(bench.smpp(smsc.port())
                            .setResponseTimeoutMillis(60_000)
                            .build())
                    .build());
            List<OutboundMessage> messages = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                messages.add(bench.message(LANES.get(i % LANES.size()), "Xin chao " + i));
            }
            messages.add(bench.message(MessageType.CARE, "Thời tiết hôm nay ".repeat(8)));
            bench.send(messages);
            int segments = 300 + messages.get(300).getSegments();
            try (GatewayProcess first = GatewayProcess.start("g1", bench.masterKey())) {
                RouteBench.await(
                        "the window is full", LIMIT, () -> smsc.received().size() == 120);
                first.terminate();
                RouteBench.await("it stops", LIMIT, () -> first.page("/routes").contains("\"STOPPING\""));
                gate.complete(null);
                assertThat(first.awaitEnd(LIMIT)).isTrue();
            }
            assertThat(smsc.received().size()).as("it took nothing more").isLessThan(segments);
            try (GatewayProcess second = GatewayProcess.start("g1", bench.masterKey())) {
                RouteBench.await("all results", LIMIT, () -> bench.results().size() >= segments);
                RouteBench.await("all receipts", LIMIT, () -> bench.receipts().size() >= segments);
                RouteBench.await("health", LIMIT, () -> second.page("/health").contains("\"UP\""));
                assertThat(second.page("/metrics"))
                        .contains("brandcast_gateway_doubted_total{route=\"" + bench.route + "\"} 0");
            }
            assertThat(smsc.received()).hasSize(segments);
            assertThat(bench.results())
                    .hasSize(segments)
                    .allSatisfy(result -> assertThat(result.getOutcome()).isEqualTo(SubmitOutcome.ACCEPTED));
        }
    }

    /** The owner is stopped by SIGSTOP in full flow, its successor works, then it is thawed. */
    @Test
    void anOwnerFrozenPastItsLeaseSendsNoAdTwiceWhenItIsThawed() throws Exception {
        try (RouteBench bench = new RouteBench();
                ScriptedSmsc smsc = new ScriptedSmsc()) {
            smsc.script(in -> Reply.after(Duration.ofMillis(30), Reply.accept("id-" + in.number())));
            bench.save(
                    bench.control(bench.smpp(smsc.port()).setTps(200).build()).build());
            List<OutboundMessage> messages = messages(bench, 2_000);
            bench.send(messages);
            try (GatewayProcess first = GatewayProcess.start("g1", bench.masterKey());
                    GatewayProcess second = GatewayProcess.start("g2", bench.masterKey())) {
                RouteBench.await("flow", LIMIT, () -> smsc.received().size() > 200);
                boolean firstOwns = first.page("/routes").contains("\"RUNNING\"");
                GatewayProcess owner = firstOwns ? first : second;
                GatewayProcess standby = firstOwns ? second : first;
                RouteBench.await(
                        "a standby", LIMIT, () -> standby.page("/routes").contains("\"STANDBY\""));
                owner.signal("STOP");
                RouteBench.await(
                        "the standby takes over",
                        LIMIT,
                        () -> standby.page("/routes").contains("\"RUNNING\""));
                int before = smsc.received().size();
                RouteBench.await(
                        "the successor's flow", LIMIT, () -> smsc.received().size() > before + 200);
                owner.signal("CONT");
                RouteBench.await(
                        "the old owner steps back",
                        LIMIT,
                        () -> owner.page("/routes").contains("\"STANDBY\""));
                RouteBench.await(
                        "every message has a result",
                        LIMIT,
                        () -> settled(bench.results()).size() == messages.size());
                RouteBench.await(
                        "doubts are over", LIMIT, () -> standby.page("/routes").contains("\"openMessages\" : 0"));
            }
            verify(bench, smsc, messages, 1);
        }
    }

    @Test
    void aRouteSavedChangedAndPausedAtRunTimeNeedsNoRestart() throws Exception {
        try (RouteBench bench = new RouteBench();
                ScriptedSmsc smsc = new ScriptedSmsc();
                ScriptedSmsc elsewhere = new ScriptedSmsc();
                GatewayProcess gateway = GatewayProcess.start("g1", bench.masterKey())) {
            RouteBench.await("it is up", LIMIT, () -> gateway.page("/health").contains("\"UP\""));
            bench.save(bench.control(bench.smpp(smsc.port()).build()).build());
            bench.send(messages(bench, 50));
            RouteBench.await("the new route sends", LIMIT, () -> smsc.received().size() == 50);
            bench.save(bench.control(bench.smpp(smsc.port()).build())
                    .setPaused(true)
                    .build());
            RouteBench.await("paused", LIMIT, () -> gateway.page("/routes").contains("\"paused\" : true"));
            bench.send(messages(bench, 50));
            bench.save(bench.control(bench.smpp(elsewhere.port()).setBinds(2).build())
                    .build());
            RouteBench.await(
                    "the rest goes to the new address",
                    LIMIT,
                    () -> elsewhere.received().size() == 50);
            assertThat(elsewhere.binds()).hasSize(2);
            assertThat(smsc.received()).hasSize(50);
            bench.remove();
            RouteBench.await("it is gone", LIMIT, () -> !gateway.page("/routes").contains(bench.route));
        }
    }

    @Test
    void anSmscThatMisbehavesLosesNothingAndDoublesNothingUnknowingly() throws Exception {
        try (RouteBench bench = new RouteBench();
                ScriptedSmsc smsc = new ScriptedSmsc()) {
            Map<String, Integer> taken = new ConcurrentHashMap<>();
            smsc.script(in -> {
                int step = in.number() % 50;
                Optional<Integer> refusal = refusalOf(step);
                if (refusal.isPresent()) {
                    return Reply.status(refusal.get());
                }
                taken.merge(in.submit().getDestAddress(), 1, Integer::sum);
                return misbehaviour(step, "id-" + in.number());
            });
            bench.save(bench.control(bench.smpp(smsc.port()).build()).build());
            List<OutboundMessage> messages = messages(bench, 600);
            bench.send(messages);
            try (GatewayProcess gateway = GatewayProcess.start("g1", bench.masterKey())) {
                RouteBench.await(
                        "every message has a result",
                        LIMIT,
                        () -> settled(bench.results()).size() == messages.size());
                smsc.script(in -> {
                    taken.merge(in.submit().getDestAddress(), 1, Integer::sum);
                    return Reply.accept("id-" + in.number());
                });
                RouteBench.await(
                        "nothing is open", LIMIT, () -> gateway.page("/routes").contains("\"openMessages\" : 0"));
            }
            account(bench.results(), messages, taken);
        }
    }

    /** What an SMSC may do wrong, each alone. */
    private enum Fault {
        THROTTLE_STORM,
        SYSTEM_ERRORS,
        HALF_OPEN,
        CUT_AFTER_WRITE,
        RESPONSE_AFTER_TIMEOUT,
        UNBIND_IN_MID_WINDOW,
        RECEIPT_FIRST,
        GARBAGE_PDU,
        OVERSIZED_LENGTH;

        /** Whether it shows by an answer that doesn't come in time. */
        boolean isOfTime() {
            return this == HALF_OPEN || this == RESPONSE_AFTER_TIMEOUT;
        }

        /** Whether the fault keeps this submit_sm from being taken; it is answered so. */
        Optional<Integer> refusal(int number) {
            return switch (this) {
                case THROTTLE_STORM -> number % 20 < 10 ? Optional.of(0x58) : Optional.empty();
                case SYSTEM_ERRORS -> number % 20 == 0 ? Optional.of(0x08) : Optional.empty();
                default -> Optional.empty();
            };
        }

        Reply reply(int number) {
            Reply accept = Reply.accept("id-" + number);
            boolean now = number % 20 == 7;
            return switch (this) {
                case THROTTLE_STORM, SYSTEM_ERRORS -> accept;
                case HALF_OPEN -> number == 30 ? Reply.silence() : accept;
                case CUT_AFTER_WRITE -> now ? Reply.cut() : accept;
                case RESPONSE_AFTER_TIMEOUT -> now ? Reply.after(Duration.ofSeconds(3), accept) : accept;
                case UNBIND_IN_MID_WINDOW ->
                    now ? Reply.then(Reply.unbind(), Reply.after(Duration.ofMillis(50), accept)) : accept;
                case RECEIPT_FIRST -> Reply.then(Reply.receipt("id-" + number, "DELIVRD"), accept);
                case GARBAGE_PDU ->
                    now ? Reply.octets("\r\n garbage garbage".getBytes(StandardCharsets.US_ASCII)) : accept;
                case OVERSIZED_LENGTH ->
                    now ? Reply.octets(new byte[] {0x7f, -1, -1, -1, -128, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 1}) : accept;
            };
        }
    }

    /** A route for each fault, all in one gateway: none disturbs another, and each message is accounted for. */
    @Test
    void eachFaultAloneIsAccountedFor() throws Exception {
        Map<Fault, RouteBench> benches = new EnumMap<>(Fault.class);
        Map<Fault, ScriptedSmsc> smscs = new EnumMap<>(Fault.class);
        Map<Fault, Map<String, Integer>> takenBy = new EnumMap<>(Fault.class);
        Map<Fault, List<OutboundMessage>> sent = new EnumMap<>(Fault.class);
        try {
            for (Fault fault : Fault.values()) {
                RouteBench bench = new RouteBench();
                ScriptedSmsc smsc = new ScriptedSmsc();
                Map<String, Integer> taken = new ConcurrentHashMap<>();
                benches.put(fault, bench);
                smscs.put(fault, smsc);
                takenBy.put(fault, taken);
                smsc.script(in -> {
                    Optional<Integer> refusal = fault.refusal(in.number());
                    if (refusal.isPresent()) {
                        return Reply.status(refusal.get());
                    }
                    taken.merge(in.submit().getDestAddress(), 1, Integer::sum);
                    if (fault == Fault.HALF_OPEN && in.number() == 30) {
                        smsc.deaf(true);
                    }
                    return fault.reply(in.number());
                });
                bench.save(bench.control(bench.smpp(smsc.port())
                                .setEnquireLinkMillis(1_000)
                                .setResponseTimeoutMillis(fault.isOfTime() ? 2_000 : 60_000)
                                .build())
                        .build());
                sent.put(fault, messages(bench, 100));
                bench.send(sent.get(fault));
            }
            try (GatewayProcess gateway =
                    GatewayProcess.start("g1", benches.get(Fault.HALF_OPEN).masterKey())) {
                ScriptedSmsc halfOpen = smscs.get(Fault.HALF_OPEN);
                RouteBench.await(
                        "the half-open connection is given up",
                        LIMIT,
                        () -> benches.get(Fault.HALF_OPEN).results().stream()
                                .anyMatch(result -> result.getOutcome() == SubmitOutcome.UNKNOWN));
                halfOpen.deaf(false);
                for (Fault fault : Fault.values()) {
                    RouteBench.await(
                            "every message has a result under " + fault,
                            LIMIT,
                            () -> settled(benches.get(fault).results()).size() == 100);
                }
                RouteBench.await(
                        "nothing is open", LIMIT, () -> !gateway.page("/routes").matches(OPEN_MESSAGES));
            }
            for (Fault fault : Fault.values()) {
                account(benches.get(fault).results(), sent.get(fault), takenBy.get(fault));
            }
            assertThat(benches.get(Fault.RECEIPT_FIRST).receipts()).hasSizeGreaterThanOrEqualTo(100);
            assertThat(benches.get(Fault.SYSTEM_ERRORS).results())
                    .filteredOn(result -> result.getOutcome() == SubmitOutcome.REJECTED)
                    .isNotEmpty()
                    .allMatch(SubmitResult::getRouteFault);
            assertThat(benches.get(Fault.THROTTLE_STORM).results())
                    .allMatch(result -> result.getOutcome() == SubmitOutcome.ACCEPTED);
        } finally {
            benches.values().forEach(RouteBench::close);
            for (ScriptedSmsc smsc : smscs.values()) {
                smsc.close();
            }
        }
    }

    /** Advertising that is out of its hours goes back, to a number that said no it is dropped; care goes, also a moved one. */
    @Test
    void theRulesAreAskedAgainAtTheTimeOfSending() throws Exception {
        try (RouteBench bench = new RouteBench();
                ScriptedSmsc smsc = new ScriptedSmsc()) {
            int minute = (int) (System.currentTimeMillis() / 60_000 % 1_440);
            OutboundMessage ad = bench.message(MessageType.AD, "[QC] Sale");
            OutboundMessage refused = bench.message(MessageType.AD, "[QC] Sale");
            OutboundMessage care = bench.message(MessageType.CARE, "Xin chao");
            OutboundMessage moved = bench.message(MessageType.CARE, "Xin chao");
            bench.doNotCall(refused.getTo());
            bench.advertisingHours((minute + 300) % 1_440, (minute + 1_200) % 1_440);
            OutboundMessage patient = OutboundMessage.newBuilder(ad)
                    .setDeadlineMillis(System.currentTimeMillis() + 24 * 3_600_000L)
                    .build();
            bench.send(List.of(patient, refused, care));
            bench.resend(moved);
            bench.save(bench.control(bench.smpp(smsc.port()).setBindMode("pair").build())
                    .build());
            try (GatewayProcess gateway = GatewayProcess.start("g1", bench.masterKey())) {
                RouteBench.await("three results", LIMIT, () -> bench.results().size() == 3);
                RouteBench.await("one given back", LIMIT, () -> bench.deferred().size() == 1);
                RouteBench.await(
                        "nothing is open", LIMIT, () -> !gateway.page("/routes").matches(OPEN_MESSAGES));
            } finally {
                bench.advertisingHours(0, 1_440);
            }
            assertThat(smsc.received())
                    .extracting(in -> in.submit().getDestAddress())
                    .containsExactlyInAnyOrder(care.getTo(), moved.getTo());
            assertThat(bench.deferred().get(0).getMessage().getMessageId()).isEqualTo(ad.getMessageId());
            assertThat(bench.deferred().get(0).getReason()).isEqualTo("AD_OUT_OF_HOURS");
            assertThat(bench.results())
                    .filteredOn(result -> result.getOutcome() == SubmitOutcome.DROPPED)
                    .singleElement()
                    .satisfies(result -> {
                        assertThat(result.getMessageId()).isEqualTo(refused.getMessageId());
                        assertThat(result.getReason()).isEqualTo("AD_DO_NOT_CALL");
                    });
        }
    }

    /** No unknowing duplicate, and what never left was never told as accepted. */
    private static void account(
            List<SubmitResult> results, List<OutboundMessage> messages, Map<String, Integer> taken) {
        Map<String, Set<String>> told = new HashMap<>();
        for (SubmitResult result : results) {
            told.computeIfAbsent(result.getTo(), to -> new HashSet<>())
                    .add(result.getOutcome().name());
        }
        for (OutboundMessage message : messages) {
            Set<String> outcomes = told.get(message.getTo());
            int copies = taken.getOrDefault(message.getTo(), 0);
            int allowed = outcomes.contains("RESENT") && message.getType() != MessageType.AD ? 2 : 1;
            assertThat(copies).as("%s %s", message.getMessageId(), outcomes).isLessThanOrEqualTo(allowed);
            if (copies == 0) {
                assertThat(outcomes).doesNotContain("ACCEPTED");
            } else {
                assertThat(outcomes).containsAnyOf("ACCEPTED", "UNKNOWN");
            }
        }
    }

    private static Optional<Integer> refusalOf(int step) {
        return switch (step) {
            case 7, 8, 9, 10 -> Optional.of(0x58);
            case 11 -> Optional.of(0x14);
            case 12, 13 -> Optional.of(0x08);
            default -> Optional.empty();
        };
    }

    private static Reply misbehaviour(int step, String id) {
        Reply accept = Reply.accept(id);
        return switch (step) {
            case 20 -> Reply.silence();
            case 21 -> Reply.after(Duration.ofSeconds(3), accept);
            case 30 -> Reply.cut();
            case 40 -> Reply.then(Reply.unbind(), Reply.after(Duration.ofMillis(50), accept));
            case 45 -> Reply.then(Reply.receipt(id, "DELIVRD"), accept);
            case 48 -> Reply.octets("\r\n garbage garbage".getBytes(StandardCharsets.US_ASCII));
            default -> accept;
        };
    }

    private static List<OutboundMessage> messages(RouteBench bench, int count) {
        List<OutboundMessage> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            messages.add(bench.message(i % 2 == 0 ? MessageType.AD : MessageType.CARE, "Tin " + i));
        }
        return messages;
    }

    @Test
    void aPoisonedRecordGoesToTheDeadLettersAndTheLaneGoesOn() throws Exception {
        try (RouteBench bench = new RouteBench();
                ScriptedSmsc smsc = new ScriptedSmsc()) {
            bench.save(bench.control(bench.smpp(smsc.port()).build()).build());
            bench.sendRaw(MessageType.CARE, new byte[] {1, 2, 3});
            bench.send(List.of(bench.message(MessageType.CARE, "Xin chao")));
            try (GatewayProcess gateway = GatewayProcess.start("g1", bench.masterKey())) {
                RouteBench.await(
                        "the message behind it", LIMIT, () -> bench.results().size() == 1);
                RouteBench.await(
                        "the count",
                        LIMIT,
                        () -> gateway.page("/metrics")
                                .contains("brandcast_gateway_dead_letters_total{route=\"" + bench.route + "\"} 1"));
            }
        }
    }

    /** Ten times with 100,000 messages under -Dbrandcast.full=true, else four times with 3,000. */
    @Test
    void killedInFullFlowItSendsNoAdTwiceAndCareAtMostOnceMoreAndCounted() throws Exception {
        boolean full = Boolean.getBoolean("brandcast.full");
        int kills = full ? 10 : 4;
        int count = full ? 100_000 : 3_000;
        int tps = full ? 2_000 : 500;
        try (RouteBench bench = new RouteBench();
                ScriptedSmsc smsc = new ScriptedSmsc()) {
            smsc.script(in -> Reply.after(Duration.ofMillis(30), Reply.accept("id-" + in.number())));
            bench.save(
                    bench.control(bench.smpp(smsc.port()).setTps(tps).build()).build());
            List<OutboundMessage> messages = messages(bench, count);
            bench.send(messages);
            for (int kill = 1; kill <= kills; kill++) {
                int sentBefore = smsc.received().size();
                int share = count / (2 * kills);
                try (GatewayProcess gateway = GatewayProcess.start("g1", bench.masterKey())) {
                    RouteBench.await(
                            "flow before kill " + kill,
                            LIMIT,
                            () -> smsc.received().size() > sentBefore + share);
                }
            }
            try (GatewayProcess last = GatewayProcess.start("g1", bench.masterKey())) {
                RouteBench.await(
                        "every message has a result",
                        LIMIT,
                        () -> settled(bench.results()).size() == count);
                RouteBench.await(
                        "doubts are over", LIMIT, () -> last.page("/routes").contains("\"inDoubt\" : 0"));
                RouteBench.await(
                        "nothing is open", LIMIT, () -> last.page("/routes").contains("\"openMessages\" : 0"));
            }
            verify(bench, smsc, messages, kills);
        }
    }

    private static void verify(RouteBench bench, ScriptedSmsc smsc, List<OutboundMessage> messages, int kills) {
        Map<String, Integer> copies = new HashMap<>();
        smsc.received().forEach(in -> copies.merge(in.submit().getDestAddress(), 1, Integer::sum));
        List<SubmitResult> results = bench.results();
        Map<String, Set<Integer>> resent = new HashMap<>();
        Map<String, Integer> doubts = new HashMap<>();
        for (SubmitResult result : results) {
            if (result.getOutcome() == SubmitOutcome.RESENT) {
                resent.computeIfAbsent(result.getTo(), to -> new HashSet<>()).add(result.getAttempt());
            } else if (result.getOutcome() == SubmitOutcome.UNKNOWN) {
                doubts.merge(result.getTo(), 1, Integer::sum);
            }
        }
        for (OutboundMessage message : messages) {
            int onWire = copies.getOrDefault(message.getTo(), 0);
            int allowed = 1 + resent.getOrDefault(message.getTo(), Set.of()).size();
            assertThat(allowed).as("attempts that may have left of %s", message).isLessThanOrEqualTo(2);
            assertThat(onWire).as("copies of %s", message).isLessThanOrEqualTo(allowed);
            if (message.getType() == MessageType.AD) {
                assertThat(onWire).as("copies of ad %s", message).isLessThanOrEqualTo(1);
            }
            if (onWire == 0) {
                assertThat(doubts).as("a message that never left").containsKey(message.getTo());
            }
        }
        int windowAndRunAhead = 20 + 20;
        assertThat(doubts.size()).isLessThanOrEqualTo(kills * windowAndRunAhead);
    }

    private static Set<String> settled(List<SubmitResult> results) {
        Set<String> ids = new HashSet<>();
        for (SubmitResult result : results) {
            if (result.getOutcome() != SubmitOutcome.RESENT) {
                ids.add(result.getMessageId());
            }
        }
        return ids;
    }
}

package org.brandcast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final List<MessageType> LANES = List.of(MessageType.values());

    @Test
    void messagesFlowAndAGracefulRestartLeavesNothingInDoubt() throws Exception {
        try (RouteBench bench = new RouteBench();
                ScriptedSmsc smsc = new ScriptedSmsc()) {
            smsc.script(
                    in -> Reply.then(Reply.accept("id-" + in.number()), Reply.receipt("id-" + in.number(), "DELIVRD")));
            bench.save(
                    bench.control(bench.smpp(smsc.port()).setTps(200).build()).build());
            List<OutboundMessage> messages = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                messages.add(bench.message(LANES.get(i % LANES.size()), "Xin chao " + i));
            }
            messages.add(bench.message(MessageType.CARE, "Thời tiết hôm nay ".repeat(8)));
            bench.send(messages);
            int segments = 300 + messages.get(300).getSegments();
            try (GatewayProcess first = GatewayProcess.start("g1", bench.masterKey())) {
                RouteBench.await("a third is sent", LIMIT, () -> smsc.received().size() > 100);
                assertThat(first.terminate(Duration.ofSeconds(20))).isTrue();
            }
            assertThat(smsc.received().size()).isLessThan(segments);
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

    @Test
    void killedInFullFlowItSendsNoAdTwiceAndCareAtMostOnceMoreAndCounted() throws Exception {
        try (RouteBench bench = new RouteBench();
                ScriptedSmsc smsc = new ScriptedSmsc()) {
            smsc.script(in -> Reply.after(Duration.ofMillis(30), Reply.accept("id-" + in.number())));
            bench.save(
                    bench.control(bench.smpp(smsc.port()).setTps(500).build()).build());
            List<OutboundMessage> messages = new ArrayList<>();
            for (int i = 0; i < 3_000; i++) {
                messages.add(bench.message(i % 2 == 0 ? MessageType.AD : MessageType.CARE, "Tin " + i));
            }
            bench.send(messages);
            for (int kill = 1; kill <= 3; kill++) {
                int sentBefore = smsc.received().size();
                try (GatewayProcess gateway = GatewayProcess.start("g1", bench.masterKey())) {
                    RouteBench.await(
                            "flow before kill " + kill,
                            LIMIT,
                            () -> smsc.received().size() > sentBefore + 400);
                }
            }
            try (GatewayProcess last = GatewayProcess.start("g1", bench.masterKey())) {
                RouteBench.await(
                        "every message has a result",
                        LIMIT,
                        () -> settled(bench.results()).size() == 3_000);
                RouteBench.await(
                        "doubts are over", LIMIT, () -> last.page("/routes").contains("\"inDoubt\" : 0"));
                RouteBench.await(
                        "nothing is open", LIMIT, () -> last.page("/routes").contains("\"openMessages\" : 0"));
            }
            verify(bench, smsc, messages);
        }
    }

    private static void verify(RouteBench bench, ScriptedSmsc smsc, List<OutboundMessage> messages) {
        Map<String, Integer> copies = new HashMap<>();
        smsc.received().forEach(in -> copies.merge(in.submit().getDestAddress(), 1, Integer::sum));
        List<SubmitResult> results = bench.results();
        Map<String, Integer> resent = new HashMap<>();
        Map<String, Integer> doubts = new HashMap<>();
        for (SubmitResult result : results) {
            if (result.getOutcome() == SubmitOutcome.RESENT) {
                resent.merge(result.getTo(), 1, Integer::sum);
            } else if (result.getOutcome() == SubmitOutcome.UNKNOWN) {
                doubts.merge(result.getTo(), 1, Integer::sum);
            }
        }
        for (OutboundMessage message : messages) {
            int onWire = copies.getOrDefault(message.getTo(), 0);
            int allowed = 1 + resent.getOrDefault(message.getTo(), 0);
            assertThat(onWire).as("copies of %s", message).isLessThanOrEqualTo(allowed);
            if (message.getType() == MessageType.AD) {
                assertThat(onWire).as("copies of ad %s", message).isLessThanOrEqualTo(1);
            }
            if (onWire == 0) {
                assertThat(doubts).as("a message that never left").containsKey(message.getTo());
            }
        }
        // At most a window and a run-ahead of doubts for each of three kills.
        assertThat(doubts.size()).isLessThanOrEqualTo(3 * (20 + 20));
        System.out.println("doubts " + doubts.size() + " resent " + resent.size());
    }

    private static Set<String> settled(List<SubmitResult> results) {
        Set<String> ids = new HashSet<>();
        for (SubmitResult result : results) {
            if (result.getOutcome() == SubmitOutcome.ACCEPTED || result.getOutcome() == SubmitOutcome.UNKNOWN) {
                ids.add(result.getMessageId());
            }
        }
        return ids;
    }
}

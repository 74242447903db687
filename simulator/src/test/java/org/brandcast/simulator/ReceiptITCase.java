package org.brandcast.simulator;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.OptionalParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Receipts say what was scripted, wait for a client, come again until they are acknowledged, and survive a stop. */
class ReceiptITCase {
    private static final String RESPONSE = "\"response\":{\"latencyMillis\":0,\"jitterMillis\":0}";

    @TempDir
    Path directory;

    private static String script(String ids, String receipts) {
        return "{" + RESPONSE + ",\"ids\":{" + ids + "},\"receipts\":{\"delayMillis\":0,\"jitterMillis\":0,"
                + "\"retryMillis\":50,\"ackTimeoutMillis\":500" + (receipts.isEmpty() ? "" : "," + receipts) + "}}";
    }

    @Test
    void aReceiptAsTextAndTlvWithAnotherIdFormat() throws Exception {
        String script = script("\"format\":\"hex\",\"receiptFormat\":\"zero_padded\"", "\"failureRate\":0");
        try (SimulatorHarness sim = SimulatorHarness.start(directory, script);
                EsmeClient client = EsmeClient.bind(sim.smppPort())) {
            String id = client.submit(
                    "LOTUS",
                    "84901234567",
                    (byte) 0,
                    (byte) 0,
                    (byte) 1,
                    "Hello from the test, longer than twenty".getBytes(US_ASCII),
                    new OptionalParameter.User_message_reference((short) 4711));
            SimulatorHarness.await("one receipt", () -> client.delivered.size() == 1);
            DeliverSm receipt = client.delivered.get(0);
            String padded = String.format("%020d", Long.parseLong(id, 16));
            assertThat(receipt.getEsmClass()).isEqualTo((byte) 0x04);
            assertThat(receipt.getSourceAddr()).isEqualTo("84901234567");
            assertThat(receipt.getDestAddress()).isEqualTo("LOTUS");
            assertThat(new String(receipt.getShortMessage(), US_ASCII))
                    .matches("id:" + padded + " sub:001 dlvrd:001 submit date:[0-9]{10} done date:[0-9]{10}"
                            + " stat:DELIVRD err:000 text:Hello from the test,");
            assertThat(receipt.getOptionalParameter(OptionalParameter.Receipted_message_id.class)
                            .getValueAsString())
                    .isEqualTo(padded);
            assertThat(receipt.getOptionalParameter(OptionalParameter.Message_state.class)
                            .getValue())
                    .isEqualTo((byte) 2);
            assertThat(receipt.getOptionalParameter(OptionalParameter.User_message_reference.class)
                            .getValue())
                    .isEqualTo((short) 4711);
            SimulatorHarness.await("acknowledged", () -> receiptsIn(sim, "acknowledged") == 1);
        }
    }

    @Test
    void tlvOnlyAndTextOnly() throws Exception {
        try (SimulatorHarness sim =
                        SimulatorHarness.start(directory, script("", "\"form\":\"TLV\",\"failureRate\":1"));
                EsmeClient client = EsmeClient.bind(sim.smppPort())) {
            client.submit("LOTUS", "84901234567", "tlv");
            SimulatorHarness.await("the TLV receipt", () -> client.delivered.size() == 1);
            assertThat(client.delivered.get(0).getShortMessage()).isEmpty();
            assertThat(client.delivered
                            .get(0)
                            .getOptionalParameter(OptionalParameter.Message_state.class)
                            .getValue())
                    .isIn((byte) 3, (byte) 5, (byte) 8);
            sim.send("PUT", "/script", script("", "\"form\":\"TEXT\",\"failureRate\":1"));
            client.submit("LOTUS", "84901234567", "text");
            SimulatorHarness.await("the text receipt", () -> client.delivered.size() == 2);
            assertThat(client.delivered.get(1).getOptionalParameters()).isEmpty();
            assertThat(new String(client.delivered.get(1).getShortMessage(), US_ASCII))
                    .contains(" dlvrd:000 ")
                    .containsPattern("stat:(UNDELIV|EXPIRED|REJECTD) err:0[0-9]{2}");
        }
    }

    @Test
    void onlyWhatRegisteredDeliveryAsksFor() throws Exception {
        try (SimulatorHarness sim = SimulatorHarness.start(directory, script("", "\"failureRate\":0"));
                EsmeClient client = EsmeClient.bind(sim.smppPort())) {
            byte[] text = "text".getBytes(US_ASCII);
            client.submit("LOTUS", "84901234561", (byte) 0, (byte) 0, (byte) 0, text);
            client.submit("LOTUS", "84901234562", (byte) 0, (byte) 0, (byte) 2, text);
            client.submit("LOTUS", "84901234563", (byte) 0, (byte) 0, (byte) 1, text);
            SimulatorHarness.await("the receipt that was asked for", () -> receiptsIn(sim, "acknowledged") == 1);
            assertThat(client.delivered).extracting(DeliverSm::getSourceAddr).containsExactly("84901234563");
        }
    }

    @Test
    void enrouteComesFirstAndAReceiptMayComeTwice() throws Exception {
        String script = script(
                        "",
                        "\"intermediate\":\"AS_NOTIFICATION\",\"duplicateRate\":1,\"failureRate\":0,\"delayMillis\":200")
                .replace("\"delayMillis\":0,", "");
        try (SimulatorHarness sim = SimulatorHarness.start(directory, script);
                EsmeClient client = EsmeClient.bind(sim.smppPort())) {
            client.submit("LOTUS", "84901234567", "text");
            SimulatorHarness.await("three deliveries", () -> client.delivered.size() == 3);
            assertThat(client.delivered)
                    .extracting(DeliverSm::getEsmClass)
                    .containsExactly((byte) 0x20, (byte) 0x04, (byte) 0x04);
            assertThat(new String(client.delivered.get(0).getShortMessage(), US_ASCII))
                    .contains("stat:ENROUTE");
        }
    }

    @Test
    void aReceiptBeforeItsResponse() throws Exception {
        try (SimulatorHarness sim =
                        SimulatorHarness.start(directory, script("", "\"beforeResponse\":true,\"failureRate\":0"));
                EsmeClient client = EsmeClient.bind(sim.smppPort())) {
            for (int i = 0; i < 20; i++) {
                String id = client.submit("LOTUS", "8490123400" + i, "text");
                int sent = i + 1;
                assertThat(receiptsIn(sim, "sent"))
                        .as("receipts sent when the response is read")
                        .isEqualTo(sent);
                assertThat(id).isNotEmpty();
            }
        }
    }

    @Test
    void aLostReceiptNeverComes() throws Exception {
        try (SimulatorHarness sim = SimulatorHarness.start(directory, script("", "\"lostRate\":1"));
                EsmeClient client = EsmeClient.bind(sim.smppPort())) {
            client.submit("LOTUS", "84901234567", "text");
            assertThat(sim.get("/messages")
                            .path("messages")
                            .get(0)
                            .path("receipt")
                            .asText())
                    .isEqualTo("LOST");
            assertThat(receiptsIn(sim, "owed")).isZero();
            assertThat(receiptsIn(sim, "queued")).isZero();
        }
    }

    @Test
    void refusedReceiptsComeAgain() throws Exception {
        try (SimulatorHarness sim = SimulatorHarness.start(directory, script("", "\"failureRate\":0"));
                EsmeClient client = EsmeClient.bind(sim.smppPort())) {
            client.refuse.set(3);
            client.submit("LOTUS", "84901234567", "text");
            SimulatorHarness.await("acknowledged", () -> receiptsIn(sim, "acknowledged") == 1);
            assertThat(client.delivered).hasSize(4);
            assertThat(receiptsIn(sim, "owed")).isZero();
        }
    }

    @Test
    void receiptsWaitForAReceiverAndSurviveARestart() throws Exception {
        String script = script("", "\"failureRate\":0");
        try (SimulatorHarness sim = SimulatorHarness.start(directory, script);
                EsmeClient sender = EsmeClient.bind(sim.smppPort(), BindType.BIND_TX, SimulatorHarness.PASSWORD)) {
            for (int i = 0; i < 10; i++) {
                sender.submit("LOTUS", "8490123456" + i, "text " + i);
            }
            assertThat(receiptsIn(sim, "owed")).isEqualTo(10);
        }
        try (SimulatorHarness sim = SimulatorHarness.start(directory, script)) {
            JsonNode stats = sim.get("/stats");
            assertThat(stats.path("submits").asInt()).isEqualTo(10);
            assertThat(stats.path("receipts").path("owed").asInt()).isEqualTo(10);
            try (EsmeClient receiver = EsmeClient.bind(sim.smppPort(), BindType.BIND_RX, SimulatorHarness.PASSWORD)) {
                SimulatorHarness.await("ten receipts", () -> receiver.delivered.size() == 10);
                SimulatorHarness.await("all acknowledged", () -> receiptsIn(sim, "owed") == 0);
            }
        }
        try (SimulatorHarness sim = SimulatorHarness.start(directory, script)) {
            assertThat(receiptsIn(sim, "owed")).isZero();
            assertThat(receiptsIn(sim, "acknowledged")).isEqualTo(10);
        }
    }

    @Test
    void thousandsOfReceiptsReachTwoSessionsOnceEach() throws Exception {
        int messages = 5_000;
        try (SimulatorHarness sim = SimulatorHarness.start(
                        directory,
                        script("", "\"window\":50,\"ackTimeoutMillis\":60000")
                                .replace("\"ackTimeoutMillis\":500,", ""));
                EsmeClient one = EsmeClient.bind(sim.smppPort());
                EsmeClient two = EsmeClient.bind(sim.smppPort())) {
            Set<String> ids = ConcurrentHashMap.newKeySet();
            ExecutorService pool = Executors.newFixedThreadPool(20);
            try {
                List<Future<Boolean>> all = new ArrayList<>();
                for (int i = 0; i < messages; i++) {
                    int n = i;
                    Callable<Boolean> submit = () ->
                            ids.add((n % 2 == 0 ? one : two).submit("LOTUS", "849" + (10_000_000 + n), "text " + n));
                    all.add(pool.submit(submit));
                }
                for (Future<Boolean> each : all) {
                    assertThat(each.get()).as("a new id").isTrue();
                }
            } finally {
                pool.shutdownNow();
            }
            SimulatorHarness.await("all acknowledged", () -> receiptsIn(sim, "acknowledged") == messages);
            assertThat(one.delivered.size() + two.delivered.size()).isEqualTo(messages);
            assertThat(one.delivered.size()).isPositive();
            assertThat(two.delivered.size()).isPositive();
            assertThat(sim.get("/stats").path("duplicates").asInt()).isZero();
        }
    }

    private static int receiptsIn(SimulatorHarness sim, String field) {
        try {
            return sim.get("/stats").path("receipts").path(field).asInt(-1);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}

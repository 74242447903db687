package org.brandcast.simulator;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.extra.NegativeResponseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes in over SMPP is answered as scripted and is found in the API, decoded. */
class SubmitITCase {
    private static final String QUICK =
            "{\"response\":{\"latencyMillis\":0,\"jitterMillis\":0},\"receipts\":{\"delayMillis\":0,\"jitterMillis\":0,\"failureRate\":0}}";

    @TempDir
    Path directory;

    @Test
    void aSubmitIsFoundDecoded() throws Exception {
        try (SimulatorHarness sim = SimulatorHarness.start(directory, QUICK);
                EsmeClient client = EsmeClient.bind(sim.smppPort())) {
            String gsm = client.submit("LOTUS", "84901234567", "Gia 5€ [chi hom nay]");
            String ucs2 = client.submit(
                    "LOTUS", "84901234568", (byte) 0, (byte) 8, (byte) 1, "Kính chào quý khách 😀".getBytes(UTF_16BE));
            JsonNode messages = sim.get("/messages").path("messages");
            assertThat(messages).hasSize(2);
            assertThat(messages.get(0).path("text").asText()).isEqualTo("Gia 5€ [chi hom nay]");
            assertThat(messages.get(0).path("smscMessageId").asText()).isEqualTo(gsm);
            assertThat(messages.get(0).path("encoding").asText()).isEqualTo("GSM7");
            assertThat(messages.get(1).path("text").asText()).isEqualTo("Kính chào quý khách 😀");
            assertThat(messages.get(1).path("smscMessageId").asText()).isEqualTo(ucs2);
            assertThat(sim.get("/messages?to=84901234568").path("messages")).hasSize(1);
            assertThat(sim.get("/messages?text=qu%C3%BD").path("messages")).hasSize(1);
            assertThat(sim.get("/messages?from=OTHER").path("messages")).isEmpty();
        }
    }

    @Test
    void theSameSegmentTwiceIsADuplicate() throws Exception {
        try (SimulatorHarness sim = SimulatorHarness.start(directory, QUICK);
                EsmeClient client = EsmeClient.bind(sim.smppPort())) {
            client.submit("LOTUS", "84901234567", "one");
            client.submit("LOTUS", "84901234567", "two");
            client.submit("LOTUS", "84901234567", "one");
            JsonNode stats = sim.get("/stats");
            assertThat(stats.path("submits").asInt()).isEqualTo(3);
            assertThat(stats.path("messages").asInt()).isEqualTo(2);
            assertThat(stats.path("distinctNumbers").asInt()).isEqualTo(1);
            assertThat(stats.path("duplicates").asInt()).isEqualTo(1);
            assertThat(sim.get("/duplicates")
                            .path("duplicates")
                            .get(0)
                            .path("text")
                            .asText())
                    .isEqualTo("one");
            assertThat(sim.get("/stats?text=one").path("duplicates").asInt()).isEqualTo(1);
        }
    }

    @Test
    void segmentsOfOneMessageAreOneBubble() throws Exception {
        try (SimulatorHarness sim = SimulatorHarness.start(directory, QUICK);
                EsmeClient client = EsmeClient.bind(sim.smppPort())) {
            client.submit("LOTUS", "84901234567", (byte) 0x40, (byte) 0, (byte) 1, udh(7, 2, 2, "world"));
            client.submit("LOTUS", "84901234567", (byte) 0x40, (byte) 0, (byte) 1, udh(7, 2, 1, "hello "));
            client.submit(
                    "LOTUS",
                    "84901234567",
                    (byte) 0,
                    (byte) 0,
                    (byte) 1,
                    "first ".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                    new OptionalParameter.Sar_msg_ref_num((short) 9),
                    new OptionalParameter.Sar_total_segments((byte) 2),
                    new OptionalParameter.Sar_segment_seqnum((byte) 1));
            JsonNode bubbles = sim.get("/phones/84901234567").path("bubbles");
            assertThat(bubbles).hasSize(2);
            assertThat(bubbles.get(0).path("segments").toString()).isEqualTo("[\"hello \",\"world\"]");
            assertThat(bubbles.get(0).path("missing").asInt()).isZero();
            assertThat(bubbles.get(1).path("missing").asInt()).isEqualTo(1);
            assertThat(sim.get("/stats").path("messages").asInt()).isEqualTo(2);
            JsonNode segment =
                    sim.get("/messages?limit=1").path("messages").get(0).path("segment");
            assertThat(segment.path("reference").asInt()).isEqualTo(7);
            assertThat(segment.path("parts").asInt()).isEqualTo(2);
            assertThat(segment.path("part").asInt()).isEqualTo(2);
        }
    }

    @Test
    void pagesFollowTheCursor() throws Exception {
        try (SimulatorHarness sim = SimulatorHarness.start(directory, QUICK);
                EsmeClient client = EsmeClient.bind(sim.smppPort())) {
            for (int i = 0; i < 5; i++) {
                client.submit("LOTUS", "8490123456" + i, "message " + i);
            }
            JsonNode first = sim.get("/messages?limit=3");
            assertThat(first.path("messages")).hasSize(3);
            JsonNode second =
                    sim.get("/messages?limit=3&after=" + first.path("next").asLong());
            assertThat(second.path("messages")).hasSize(2);
            assertThat(second.path("next").isNull()).isTrue();
            assertThat(second.path("messages").get(0).path("text").asText()).isEqualTo("message 3");
        }
    }

    @Test
    void refusalsFollowTheScriptAndARetryMayPass() throws Exception {
        String script =
                "{\"seed\":5,\"response\":{\"latencyMillis\":0,\"jitterMillis\":0,\"throttleRate\":0.5,\"reject\":[{\"suffix\":\"999\",\"status\":\"0x0B\"}]}}";
        try (SimulatorHarness sim = SimulatorHarness.start(directory, script);
                EsmeClient client = EsmeClient.bind(sim.smppPort())) {
            assertThatThrownBy(() -> client.submit("LOTUS", "84901234999", "never"))
                    .isInstanceOfSatisfying(
                            NegativeResponseException.class,
                            e -> assertThat(e.getCommandStatus()).isEqualTo(0x0B));
            int throttled = 0;
            for (int i = 0; i < 20; i++) {
                while (isThrottled(client, "8490123400" + i % 10, "text " + i)) {
                    throttled++;
                }
            }
            assertThat(throttled).isPositive();
            JsonNode stats = sim.get("/stats");
            assertThat(stats.path("submits").asInt()).isEqualTo(20);
            assertThat(stats.path("throttled").asInt()).isEqualTo(throttled);
            assertThat(stats.path("refusedByStatus").path("0x0B").asInt()).isEqualTo(1);
        }
    }

    private static boolean isThrottled(EsmeClient client, String to, String text) throws Exception {
        try {
            client.submit("LOTUS", to, text);
            return false;
        } catch (NegativeResponseException e) {
            assertThat(e.getCommandStatus()).isEqualTo(0x58);
            return true;
        }
    }

    @Test
    void aBindWithTheWrongPasswordIsRefused() throws Exception {
        try (SimulatorHarness sim = SimulatorHarness.start(directory, QUICK)) {
            assertThatThrownBy(() -> EsmeClient.bind(sim.smppPort(), BindType.BIND_TRX, "wrong"))
                    .hasMessageContaining("000e");
        }
    }

    private static byte[] udh(int reference, int parts, int part, String text) {
        byte[] body = text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        byte[] octets = new byte[6 + body.length];
        System.arraycopy(new byte[] {5, 0, 3, (byte) reference, (byte) parts, (byte) part}, 0, octets, 0, 6);
        System.arraycopy(body, 0, octets, 6, body.length);
        return octets;
    }
}

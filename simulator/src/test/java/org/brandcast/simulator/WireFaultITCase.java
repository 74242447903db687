package org.brandcast.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.DataInputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jsmpp.bean.BindType;
import org.jsmpp.extra.ResponseTimeoutException;
import org.jsmpp.util.DefaultComposer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong on the wire goes wrong as scripted, and what was accepted is remembered all the same. */
class WireFaultITCase {
    private static final String SCRIPT =
            "{\"response\":{\"latencyMillis\":0,\"jitterMillis\":0%s},\"receipts\":{\"delayMillis\":0,\"jitterMillis\":0},\"connection\":{%s}}";

    @TempDir
    Path directory;

    @Test
    void aWithheldResponseTimesOutThoughTheMessageWasTaken() throws Exception {
        try (SimulatorHarness sim = SimulatorHarness.start(directory, SCRIPT.formatted(",\"withheldRate\":1", ""));
                EsmeClient client = EsmeClient.bind(sim.smppPort())) {
            client.session.setTransactionTimer(200);
            assertThatThrownBy(() -> client.submit("LOTUS", "84901234567", "text"))
                    .isInstanceOf(ResponseTimeoutException.class);
            assertThat(sim.get("/stats").path("submits").asInt()).isEqualTo(1);
        }
    }

    @Test
    void theConnectionDropsAfterSoManySubmits() throws Exception {
        try (SimulatorHarness sim = SimulatorHarness.start(directory, SCRIPT.formatted("", "\"dropAfterSubmits\":3"));
                EsmeClient client = EsmeClient.bind(sim.smppPort())) {
            client.session.setTransactionTimer(500);
            client.submit("LOTUS", "84901234561", "text");
            client.submit("LOTUS", "84901234562", "text");
            assertThatThrownBy(() -> client.submit("LOTUS", "84901234563", "text"))
                    .isInstanceOfAny(ResponseTimeoutException.class, java.io.IOException.class);
            assertThat(sim.get("/stats").path("submits").asInt()).isEqualTo(3);
            SimulatorHarness.await(
                    "the session is gone",
                    () -> !client.session.getSessionState().isBound());
        }
    }

    @Test
    void theSmscUnbinds() throws Exception {
        try (SimulatorHarness sim =
                        SimulatorHarness.start(directory, SCRIPT.formatted("", "\"unbindAfterSubmits\":1"));
                EsmeClient client = EsmeClient.bind(sim.smppPort())) {
            client.session.setTransactionTimer(500);
            try {
                client.submit("LOTUS", "84901234561", "text");
            } catch (ResponseTimeoutException e) {
                // The unbind may come first, and jSMPP's client reads nothing behind it.
            }
            assertThat(sim.get("/stats").path("submits").asInt()).isEqualTo(1);
            SimulatorHarness.await(
                    "the session is unbound",
                    () -> !client.session.getSessionState().isBound());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"close", "unbind", "undersized"})
    void aConnectionCanBeSpoiledByHand(String how) throws Exception {
        try (SimulatorHarness sim = SimulatorHarness.start(directory, SCRIPT.formatted("", ""));
                EsmeClient client = EsmeClient.bind(sim.smppPort())) {
            JsonNode answer =
                    sim.send("POST", "/disconnect", "{\"how\":\"" + how + "\"}").body();
            assertThat(answer.path("sessions").asInt()).isEqualTo(1);
            SimulatorHarness.await(
                    how + " ends the session",
                    () -> !client.session.getSessionState().isBound());
            try (EsmeClient again = EsmeClient.bind(sim.smppPort())) {
                assertThat(again.submit("LOTUS", "84901234567", "text")).isNotEmpty();
            }
        }
    }

    /** A plain socket, because jSMPP's client takes the announced memory and dies of it. */
    @Test
    void anOversizedHeaderIsOnTheWire() throws Exception {
        try (SimulatorHarness sim = SimulatorHarness.start(directory, SCRIPT.formatted("", ""));
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), sim.smppPort())) {
            socket.setSoTimeout(10_000);
            byte[] bind = new DefaultComposer()
                    .bind(
                            BindType.BIND_TRX.commandId(),
                            1,
                            SimulatorHarness.SYSTEM_ID,
                            SimulatorHarness.PASSWORD,
                            "",
                            (byte) 0x34,
                            (byte) 0,
                            (byte) 0,
                            "");
            socket.getOutputStream().write(bind);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            in.skipNBytes(in.readInt() - 4L);
            sim.send("POST", "/disconnect", "{\"how\":\"oversized\"}");
            assertThat(in.readInt()).isEqualTo(0x7FFF_FFF0);
        }
    }

    @Test
    void garbageIsOnTheWire() throws Exception {
        try (SimulatorHarness sim = SimulatorHarness.start(directory, SCRIPT.formatted("", ""));
                EsmeClient client = EsmeClient.bind(sim.smppPort())) {
            sim.send("POST", "/disconnect", "{\"how\":\"garbage\"}");
            assertThat(client.submit("LOTUS", "84901234567", "text")).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x7FFF_FFF0, -1, 15, 70_001})
    void aPduOfAnImpossibleLengthEndsItsConnectionOnly(int length) throws Exception {
        try (SimulatorHarness sim = SimulatorHarness.start(directory, SCRIPT.formatted("", ""));
                EsmeClient client = EsmeClient.bind(sim.smppPort());
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), sim.smppPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(ByteBuffer.allocate(16).putInt(length).putInt(9).array());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] answer = in.readAllBytes();
            assertThat(ByteBuffer.wrap(answer).getInt(4)).as("generic_nack").isEqualTo(0x8000_0000);
            assertThat(client.submit("LOTUS", "84901234567", "text")).isNotEmpty();
        }
    }

    @Test
    void anMoReachesTheClient() throws Exception {
        try (SimulatorHarness sim = SimulatorHarness.start(directory, SCRIPT.formatted("", ""))) {
            SimulatorHarness.Answer refused =
                    sim.send("POST", "/mo", "{\"from\":\"84901234567\",\"to\":\"LOTUS\",\"text\":\"TC\"}");
            assertThat(refused.status()).isEqualTo(503);
            try (EsmeClient client = EsmeClient.bind(sim.smppPort())) {
                SimulatorHarness.Answer sent =
                        sim.send("POST", "/mo", "{\"from\":\"84901234567\",\"to\":\"LOTUS\",\"text\":\"TC\"}");
                assertThat(sent.status()).isEqualTo(200);
                assertThat(client.delivered).hasSize(1);
                assertThat(client.delivered.get(0).getShortMessage()).containsExactly('T', 'C');
                assertThat(client.delivered.get(0).getSourceAddr()).isEqualTo("84901234567");
            }
        }
    }
}

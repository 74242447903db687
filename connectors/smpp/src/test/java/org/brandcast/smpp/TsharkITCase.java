package org.brandcast.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.brandcast.smpp.EsmeSettings.BindKind;
import org.brandcast.smpp.EsmeSettings.Credentials;
import org.brandcast.smpp.EsmeSettings.Endpoint;
import org.brandcast.smpp.EsmeSettings.Timing;
import org.brandcast.smpp.ScriptedSmsc.Reply;
import org.brandcast.smpp.SubmitSettings.LongMessages;
import org.brandcast.smpp.SubmitSettings.Numbering;
import org.jsmpp.bean.OptionalParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A stranger's reading of our PDUs: every kind that we write, and the answers to them, is recorded from live binds and
 * given to tshark. {@code ./brandcast test} installs tshark and says that it must be there; elsewhere the test is left
 * out where it isn't.
 */
class TsharkITCase {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** Command names as tshark prints them: all that an ESME writes, and what an SMSC writes to it. */
    private static final List<String> KINDS = List.of(
            "Bind_transceiver",
            "Bind_transceiver - resp",
            "Bind_transmitter",
            "Bind_transmitter - resp",
            "Bind_receiver",
            "Bind_receiver - resp",
            "Enquire_link",
            "Enquire_link - resp",
            "Submit_sm",
            "Submit_sm - resp",
            "Deliver_sm",
            "Deliver_sm - resp",
            "Generic_nack",
            "Unbind",
            "Unbind - resp");

    @TempDir
    private Path folder;

    private static final class Hearing implements EsmeListener {
        @Override
        public CompletionStage<?> onDeliver(DeliverPdu pdu) {
            return pdu.sourceAddr().endsWith("9")
                    ? CompletableFuture.failedFuture(new IllegalStateException("not durable"))
                    : CompletableFuture.completedFuture(null);
        }

        @Override
        public void onBindChange(boolean bound, String detail) {}
    }

    private static SubmitSettings settings(LongMessages longMessages, boolean tlvs) {
        return new SubmitSettings(
                tlvs ? "BULK" : "",
                new Numbering(5, 0),
                new Numbering(1, 1),
                longMessages,
                tlvs,
                tlvs,
                tlvs ? List.of(new Tlv(0x1401, new byte[] {1, 2, 3})) : List.of());
    }

    /** Each coding and split, as the golden PDUs have them. */
    private static List<SubmitPdu> allSubmits() {
        List<SubmitPdu> pdus = new ArrayList<>();
        List<ShortMessage> messages = List.of(
                message(TextCoding.GSM7, "Hi\u20ac@$"),
                message(TextCoding.GSM7, "a".repeat(153) + "b".repeat(8)),
                message(TextCoding.LATIN1, "caf\u00e9"),
                message(TextCoding.LATIN1, "\u00e9".repeat(200)),
                message(TextCoding.UCS2, "Ch\u1ea3o b\u1ea1n \ud83d\ude00"),
                message(TextCoding.UCS2, "\u1ea3".repeat(66) + "\ud83d\ude00" + "\u1ea3".repeat(10)),
                new ShortMessage(
                        "LOTUS", "84901234567", TextCoding.GSM7, List.of("a".repeat(500)), 0xAB, Duration.ofHours(1)),
                new ShortMessage("LOTUS", "84901234567", TextCoding.UCS2, List.of("\u1ea3".repeat(500)), 0xAB, null));
        for (LongMessages way : LongMessages.values()) {
            for (boolean tlvs : new boolean[] {false, true}) {
                SubmitPduBuilder builder = new SubmitPduBuilder(settings(way, tlvs));
                for (ShortMessage message : messages) {
                    for (int segment = 1; segment <= message.segmentCount(); segment++) {
                        pdus.add(builder.build(message, segment, 0x1234));
                    }
                }
            }
        }
        return pdus;
    }

    private static ShortMessage message(TextCoding coding, String text) {
        return new ShortMessage("LOTUS", "84901234567", coding, coding.split(text), 0xAB, Duration.parse("P1DT2H3M4S"));
    }

    @Test
    void tsharkReadsEveryKindOfPduAndFindsNoneMalformed() throws Exception {
        boolean required = Boolean.getBoolean("brandcast.tools.required");
        assumeTrue(required || isInstalled(), "tshark is not installed: apt-get install tshark");
        List<RecordingRelay.Written> written = record();
        int connections = written.stream()
                        .mapToInt(RecordingRelay.Written::connection)
                        .max()
                        .orElseThrow()
                + 1;
        Set<String> kinds = new TreeSet<>();
        int submits = 0;
        for (int connection = 0; connection < connections; connection++) {
            PcapFile pcap = new PcapFile();
            for (RecordingRelay.Written each : written) {
                if (each.connection() == connection) {
                    pcap.add(each.fromClient(), each.octets());
                }
            }
            Path file = folder.resolve("bind-" + connection + ".pcap");
            pcap.writeTo(file);
            String text = tshark(file);
            assertThat(text.lines().filter(line -> line.toLowerCase(Locale.ROOT).contains("malformed")))
                    .as("connection %d", connection)
                    .isEmpty();
            for (String kind : KINDS) {
                if (text.contains("Operation: " + kind + " (0x")) {
                    kinds.add(kind);
                }
            }
            submits += occurrences(text, "Operation: Submit_sm (0x");
        }
        assertThat(kinds).containsExactlyInAnyOrderElementsOf(KINDS);
        assertThat(submits).isEqualTo(allSubmits().size());
    }

    /** A broken PDU, so that it is known that tshark would say so. */
    @Test
    void tsharkSaysSoIfAPduIsMalformed() throws Exception {
        boolean required = Boolean.getBoolean("brandcast.tools.required");
        assumeTrue(required || isInstalled(), "tshark is not installed: apt-get install tshark");
        byte[] octets = allSubmits().get(0).encode(1);
        octets[octets.length - 7] = 60; // sm_length beyond the end
        PcapFile pcap = new PcapFile();
        pcap.add(true, octets);
        Path file = folder.resolve("broken.pcap");
        pcap.writeTo(file);
        assertThat(tshark(file)).containsIgnoringCase("malformed");
    }

    private List<RecordingRelay.Written> record() throws Exception {
        try (ScriptedSmsc smsc = new ScriptedSmsc();
                RecordingRelay relay = new RecordingRelay(smsc.port())) {
            for (BindKind kind : BindKind.values()) {
                EsmeLink link = link(kind, relay.port());
                link.start();
                await("bound as " + kind, link::isBound);
                if (kind.submits()) {
                    smsc.script(in -> Reply.accept("id-" + in.number()));
                }
                if (kind == BindKind.TRANSCEIVER) {
                    for (SubmitPdu pdu : allSubmits()) {
                        link.submit(pdu).get(60, TimeUnit.SECONDS);
                    }
                    smsc.script(in -> Reply.status(SmppStatus.ESME_RTHROTTLED));
                }
                ScriptedSmsc.Bind bind = smsc.binds().get(smsc.binds().size() - 1);
                if (kind != BindKind.TRANSMITTER) {
                    deliver(bind);
                }
                int enquiries = enquiries(relay);
                await("enquire_link", () -> enquiries(relay) > enquiries);
                if (kind == BindKind.RECEIVER) {
                    // a length that can't be: our side answers generic_nack and goes
                    bind.write(new byte[] {0x7f, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 1});
                    await("unbound", () -> !link.isBound());
                    link.cut();
                } else {
                    link.close(Duration.ofSeconds(10));
                    await("unbound", () -> !link.isBound());
                }
            }
            return withoutGarbage(relay.written());
        }
    }

    /** What the SMSC wrote as garbage is no PDU of anybody. */
    private static List<RecordingRelay.Written> withoutGarbage(List<RecordingRelay.Written> written) {
        return written.stream().filter(each -> each.octets()[0] != 0x7f).toList();
    }

    private static int enquiries(RecordingRelay relay) {
        int count = 0;
        for (RecordingRelay.Written each : relay.written()) {
            if (each.fromClient() && each.octets().length >= 16 && each.octets()[7] == 0x15) {
                count++;
            }
        }
        return count;
    }

    private static void deliver(ScriptedSmsc.Bind bind) throws Exception {
        byte[] text = "id:id-1 sub:001 dlvrd:001 submit date:2601010000 done date:2601010001 stat:DELIVRD err:000 text:"
                .getBytes(StandardCharsets.ISO_8859_1);
        bind.deliver("84901234567", "LOTUS", 0x04, text).get(60, TimeUnit.SECONDS);
        bind.deliver(
                        "84901234567",
                        "LOTUS",
                        0x04,
                        new byte[0],
                        new OptionalParameter.Receipted_message_id("id-1"),
                        new OptionalParameter.Message_state((byte) 2))
                .get(60, TimeUnit.SECONDS);
        assertThat(bind.deliver("84901234569", "LOTUS", 0x04, text).get(60, TimeUnit.SECONDS))
                .isNotZero();
    }

    private static EsmeLink link(BindKind kind, int port) {
        return new JsmppEsmeLink(
                "pcap/" + kind,
                new EsmeSettings(
                        List.of(new Endpoint("127.0.0.1", port)),
                        new Credentials("brandcast", "secret", "brandcast"),
                        false,
                        kind,
                        10,
                        new Timing(
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(60),
                                Duration.ofMillis(500),
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(60))),
                new Hearing());
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + LIMIT + ": " + what);
            }
            Thread.sleep(10);
        }
    }

    private static int occurrences(String text, String part) {
        return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
    }

    private static boolean isInstalled() {
        for (String path : System.getenv("PATH").split(":", -1)) {
            if (Files.isExecutable(Path.of(path, "tshark"))) {
                return true;
            }
        }
        return false;
    }

    private String tshark(Path file) throws IOException, InterruptedException {
        Path out = folder.resolve(file.getFileName() + ".txt");
        Process process = new ProcessBuilder(
                        "tshark", "-r", file.toString(), "-d", "tcp.port==" + PcapFile.SMPP_PORT + ",smpp", "-V")
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isZero();
        return Files.readString(out);
    }
}

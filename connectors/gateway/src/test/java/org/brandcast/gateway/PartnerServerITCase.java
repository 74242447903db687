package org.brandcast.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.brandcast.domain.text.Gsm7;
import org.brandcast.schemas.Door;
import org.brandcast.schemas.MessageStatus;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.SendRequest;
import org.brandcast.smpp.TestKeys;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.OptionalParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The SMPP server in the gateway's process, on a real broker, with jSMPP's client on the other side. */
@ExtendWith(TestBroker.class)
class PartnerServerITCase {
    /** How long anything may hang before a test says so; no test's outcome depends on it. */
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private static final String TO = "84961234567";
    private static final int UDH = 0x40;

    @TempDir
    private Path folder;

    private static GatewayProcess start(String id, int port) throws Exception {
        return start(id, port, Map.of());
    }

    private static GatewayProcess start(String id, int port, Map<String, String> more) throws Exception {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("BRANDCAST_SMPP_SERVER_PORT", Integer.toString(port));
        // other tests' routes are none of its business
        settings.put("BRANDCAST_GATEWAY_ROUTES", "none");
        return GatewayProcess.start(
                id, PartnerBench.masterKey(), PartnerBench.freePort(), Duration.ofSeconds(3), settings);
    }

    private static void awaitUp(GatewayProcess gateway) throws Exception {
        RouteBench.await("it is up", LIMIT, () -> {
            String health = gateway.page("/health");
            return health.contains("controlVersion") && !health.contains("SMPP server") && !health.contains("DOWN");
        });
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void textsOfEveryCodingBecomeRequestsAndTheirEndsBecomeReceipts() throws Exception {
        int port = PartnerBench.freePort();
        try (PartnerBench bench = new PartnerBench();
                GatewayProcess gateway = start("s" + bench.tenant, port)) {
            awaitUp(gateway);
            assertThatThrownBy(() -> PartnerClient.bind(port, BindType.BIND_TRX, bench.systemId, "wrong"))
                    .hasStackTraceContaining("0000000e");
            try (PartnerClient sender =
                            PartnerClient.bind(port, BindType.BIND_TX, bench.systemId, PartnerBench.PASSWORD);
                    PartnerClient both =
                            PartnerClient.bind(port, BindType.BIND_TRX, bench.systemId, PartnerBench.PASSWORD)) {
                String gsm = sender.submit(
                        bench.brandname, TO, 0, 0, Gsm7.encodeUnpacked("Giá {1}: 5€ à".replace("á", "a")));
                String latin = both.submit(
                        "OTP", bench.brandname, "0961234567", 3, 0, "Café".getBytes(StandardCharsets.ISO_8859_1));
                String ucs2 = both.submit(bench.brandname, TO, 8, 0, "Thời tiết".getBytes(StandardCharsets.UTF_16BE));
                String payload = both.submit(
                        bench.brandname,
                        TO,
                        0,
                        0,
                        new byte[0],
                        new OptionalParameter.OctetString((short) 0x0424, ascii("x".repeat(300))));
                String first = sender.submit(bench.brandname, TO, 0, UDH, PartnerClient.part(7, 2, 1, ascii("one ")));
                String second = both.submit(bench.brandname, TO, 0, UDH, PartnerClient.part(7, 2, 2, ascii("two")));
                assertThat(first).endsWith("-1");
                assertThat(second).isEqualTo(first.replaceAll("-1$", "-2"));
                OptionalParameter named = new OptionalParameter.Short((short) 0x0204, (short) 77);
                String once = sender.submit(bench.brandname, TO, 0, 0, ascii("named"), named);
                String again = both.submit(bench.brandname, TO, 0, 0, ascii("named"), named);
                assertThat(again).isEqualTo(once);
                RouteBench.await("the requests", LIMIT, () -> bench.requests().size() == 7);
                assertThat(bench.requests())
                        .allSatisfy(request -> {
                            assertThat(request.getDoor()).isEqualTo(Door.SMPP);
                            assertThat(request.getSenderId()).isEqualTo(bench.tenant);
                        })
                        .extracting(SendRequest::getText)
                        .containsExactlyInAnyOrder(
                                "Gia {1}: 5€ à", "Café", "Thời tiết", "x".repeat(300), "one two", "named", "named");
                assertThat(bench.requests())
                        .filteredOn(request -> request.getMessageId().equals(latin))
                        .extracting(SendRequest::getType)
                        .containsExactly(MessageType.OTP);

                bench.reject(gsm, "ORDER_EXHAUSTED");
                bench.status(ucs2, MessageStatus.DELIVERED, "DLR_DELIVERED", "000");
                bench.status(latin, MessageStatus.SENT, "SMSC_ACCEPTED", "");
                bench.status(latin, MessageStatus.FAILED, "DLR_UNDELIVERABLE", "013");
                bench.status(payload, MessageStatus.EXPIRED, "NO_RECEIPT", "");
                bench.status(first.replaceAll("-1$", ""), MessageStatus.DELIVERED, "DLR_DELIVERED", "000");
                RouteBench.await("the receipts", LIMIT, () -> both.receipts.size() == 6);
                assertThat(both.receiptsOf(gsm)).containsExactly("stat:REJECTD err:987 text:ORDER_EXHAUSTED");
                assertThat(both.receiptsOf(ucs2)).containsExactly("stat:DELIVRD err:000 text:Th?i ti?t");
                assertThat(both.receiptsOf(latin)).containsExactly("stat:UNDELIV err:013 text:Caf?");
                assertThat(both.receiptsOf(payload)).containsExactly("stat:EXPIRED err:992 text:NO_RECEIPT");
                assertThat(both.receiptsOf(first)).containsExactly("stat:DELIVRD err:000 text:one two");
                assertThat(both.receiptsOf(second)).containsExactly("stat:DELIVRD err:000 text:one two");
                assertThat(both.receipts).allSatisfy(receipt -> {
                    assertThat(receipt.isSmscDeliveryReceipt()).isTrue();
                    assertThat(receipt.getDestAddress()).isEqualTo(bench.brandname);
                    assertThat(receipt.getOptionalParameter(OptionalParameter.Receipted_message_id.class))
                            .isNotNull();
                });
                assertThat(sender.receipts).as("a transmitter gets none").isEmpty();
            }
        }
    }

    @Test
    void whatTheDoorSeesGetsItsErrorCodeAndLimitsHold() throws Exception {
        int port = PartnerBench.freePort();
        try (PartnerBench bench = new PartnerBench();
                GatewayProcess gateway = start("s" + bench.tenant, port)) {
            awaitUp(gateway);
            try (PartnerClient client =
                    PartnerClient.bind(port, BindType.BIND_TRX, bench.systemId, PartnerBench.PASSWORD)) {
                assertThat(client.submit("NOBODYS", TO, 0, 0, ascii("text"))).isEqualTo("0xA");
                assertThat(client.submit(bench.brandname, "0241234567", 0, 0, ascii("text")))
                        .isEqualTo("0xB");
                assertThat(client.submit(bench.brandname, "84551234567", 0, 0, ascii("text")))
                        .as("no network's numbers begin so")
                        .isEqualTo("0xB");
                assertThat(client.submit(bench.brandname, TO, 0, 0, ascii(" "))).isEqualTo("0x1");
                assertThat(client.submit(
                                bench.brandname,
                                TO,
                                0,
                                0,
                                new byte[0],
                                new OptionalParameter.OctetString((short) 0x0424, ascii("x".repeat(2_000)))))
                        .isEqualTo("0x1");
                assertThat(client.submit(bench.brandname, TO, 4, 0, new byte[] {1, 2}))
                        .as("binary")
                        .isEqualTo("0x104");
                assertThat(client.submit(bench.brandname, TO, 0, UDH, PartnerClient.part(1, 2, 3, ascii("x"))))
                        .as("part 3 of 2")
                        .isEqualTo("0x43");
                bench.save(bench.account().setTps(1).build());
                RouteBench.await(
                        "it is throttled",
                        LIMIT,
                        () -> client.submit(bench.brandname, TO, 0, 0, ascii("fast"))
                                .equals("0x58"));
                bench.save(bench.account().setMaxBinds(1).build());
                RouteBench.await(
                        "no second bind", LIMIT, () -> bindRefusal(port, bench).contains("00000005"));
                bench.save(bench.account()
                        .setAllowedAddresses(List.of("10.0.0.0/8"))
                        .build());
                RouteBench.await("it is asked to unbind", LIMIT, () -> !client.isBound());
                RouteBench.await(
                        "not from here", LIMIT, () -> bindRefusal(port, bench).contains("0000000d"));
            }
        }
    }

    /** Empty: it was let in. */
    private static String bindRefusal(int port, PartnerBench bench) {
        try (PartnerClient second =
                PartnerClient.bind(port, BindType.BIND_TRX, bench.systemId, PartnerBench.PASSWORD)) {
            return "";
        } catch (IOException e) {
            return e.getMessage() + " " + e.getCause();
        }
    }

    @Test
    void killedAtAnyTimeItLosesNeitherAPartNorAReceipt() throws Exception {
        int port = PartnerBench.freePort();
        try (PartnerBench bench = new PartnerBench()) {
            String whole;
            String first;
            String unfetched;
            try (GatewayProcess gateway = start("s" + bench.tenant, port)) {
                awaitUp(gateway);
                PartnerClient client =
                        PartnerClient.bind(port, BindType.BIND_TX, bench.systemId, PartnerBench.PASSWORD);
                whole = client.submit(bench.brandname, TO, 0, 0, ascii("whole"));
                unfetched = client.submit(bench.brandname, TO, 0, 0, ascii("unfetched"));
                first = client.submit(bench.brandname, TO, 0, UDH, PartnerClient.part(9, 2, 1, ascii("before and ")));
                bench.status(unfetched, MessageStatus.DELIVERED, "DLR_DELIVERED", "");
                gateway.kill();
                client.cut();
            }
            bench.status(whole, MessageStatus.DELIVERED, "DLR_DELIVERED", "");
            try (GatewayProcess gateway = start("s" + bench.tenant, port)) {
                awaitUp(gateway);
                try (PartnerClient client =
                        PartnerClient.bind(port, BindType.BIND_TRX, bench.systemId, PartnerBench.PASSWORD)) {
                    RouteBench.await(
                            "receipts of messages of before",
                            LIMIT,
                            () -> !client.receiptsOf(whole).isEmpty()
                                    && !client.receiptsOf(unfetched).isEmpty());
                    client.submit(bench.brandname, TO, 0, UDH, PartnerClient.part(9, 2, 2, ascii("after")));
                    RouteBench.await(
                            "the message of both lives",
                            LIMIT,
                            () -> bench.requests().stream()
                                    .anyMatch(request -> request.getText().equals("before and after")));
                    String id = first.replaceAll("-1$", "");
                    bench.status(id, MessageStatus.DELIVERED, "DLR_DELIVERED", "");
                    RouteBench.await(
                            "a receipt for each of its parts",
                            LIMIT,
                            () -> !client.receiptsOf(first).isEmpty()
                                    && !client.receiptsOf(id + "-2").isEmpty());
                }
            }
        }
    }

    @Test
    void behindTlsItIsTheSame() throws Exception {
        int port = PartnerBench.freePort();
        TestKeys keys = TestKeys.make(folder, "ip:127.0.0.1");
        Path password = Files.writeString(folder.resolve("password"), TestKeys.PASSWORD + "\n");
        Map<String, String> tls = Map.of(
                "BRANDCAST_SMPP_SERVER_KEYSTORE",
                keys.file().toString(),
                "BRANDCAST_SMPP_SERVER_KEYSTORE_PASSWORD_FILE",
                password.toString());
        TestKeys others = TestKeys.make(folder, "dns:another.example");
        try (PartnerBench bench = new PartnerBench();
                GatewayProcess gateway = start("s" + bench.tenant, port, tls)) {
            awaitUp(gateway);
            assertThatThrownBy(() -> PartnerClient.bind(
                            others.trusting(), port, BindType.BIND_TRX, bench.systemId, PartnerBench.PASSWORD))
                    .as("who trusts another certificate only")
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(
                            () -> PartnerClient.bind(keys.trusting(), port, BindType.BIND_TRX, bench.systemId, "wrong"))
                    .hasStackTraceContaining("0000000e");
            try (PartnerClient client = PartnerClient.bind(
                    keys.trusting(), port, BindType.BIND_TRX, bench.systemId, PartnerBench.PASSWORD)) {
                String id = client.submit(bench.brandname, TO, 0, 0, ascii("through TLS"));
                RouteBench.await("the request", LIMIT, () -> bench.requests().size() == 1);
                assertThat(bench.requests())
                        .extracting(SendRequest::getMessageId, SendRequest::getText)
                        .containsExactly(tuple(id, "through TLS"));
                bench.status(id, MessageStatus.DELIVERED, "DLR_DELIVERED", "000");
                RouteBench.await("the receipt", LIMIT, () -> client.receipts.size() == 1);
                assertThat(client.receiptsOf(id)).containsExactly("stat:DELIVRD err:000 text:through TLS");
            }
        }
    }

    /** service_type, else the template that the text matches, else the account's; parts by SAR TLVs are one message, too. */
    @Test
    void theLaneIsToldByTheMessageItsTemplateOrTheAccount() throws Exception {
        int port = PartnerBench.freePort();
        try (PartnerBench bench = new PartnerBench()) {
            bench.template("Ma cua ban la {P1,8}", MessageType.OTP);
            bench.save(bench.account()
                    .setDefaultType(MessageType.AD)
                    .setTypeByTemplate(true)
                    .build());
            try (GatewayProcess gateway = start("s" + bench.tenant, port)) {
                awaitUp(gateway);
                PartnerClient client =
                        PartnerClient.bind(port, BindType.BIND_TRX, bench.systemId, PartnerBench.PASSWORD);
                client.submit(bench.brandname, TO, 0, 0, ascii("Ma cua ban la 123456"));
                client.submit("CSKH", bench.brandname, TO, 0, 0, ascii("Ma cua ban la 654321"));
                client.submit(bench.brandname, TO, 0, 0, ascii("Giam gia"));
                client.submit(bench.brandname, TO, 0, 0, ascii("of two "), sar(2, 1));
                client.submit(bench.brandname, TO, 0, 0, ascii("parts"), sar(2, 2));
                RouteBench.await("the requests", LIMIT, () -> bench.requests().size() == 4);
                assertThat(bench.requests())
                        .extracting(SendRequest::getText, SendRequest::getType)
                        .containsExactlyInAnyOrder(
                                tuple("Ma cua ban la 123456", MessageType.OTP),
                                tuple("Ma cua ban la 654321", MessageType.CARE),
                                tuple("Giam gia", MessageType.AD),
                                tuple("of two parts", MessageType.AD));
            }
        }
    }

    private static OptionalParameter[] sar(int total, int sequence) {
        return new OptionalParameter[] {
            new OptionalParameter.Sar_msg_ref_num((short) 4711),
            new OptionalParameter.Sar_total_segments((byte) total),
            new OptionalParameter.Sar_segment_seqnum((byte) sequence)
        };
    }

    @Test
    void partsWhoseSiblingsDoNotComeExpire() throws Exception {
        int port = PartnerBench.freePort();
        try (PartnerBench bench = new PartnerBench();
                GatewayProcess gateway =
                        start("s" + bench.tenant, port, Map.of("BRANDCAST_SMPP_SERVER_PARTS_MILLIS", "1000"))) {
            awaitUp(gateway);
            try (PartnerClient client =
                    PartnerClient.bind(port, BindType.BIND_TRX, bench.systemId, PartnerBench.PASSWORD)) {
                String first = client.submit(bench.brandname, TO, 0, UDH, PartnerClient.part(5, 3, 1, ascii("one ")));
                RouteBench.await("its receipt", LIMIT, () -> client.receipts.size() == 1);
                assertThat(client.receiptsOf(first)).containsExactly("stat:EXPIRED err:994 text:PARTS_MISSING");

                // What comes behind it belongs to no message that anybody remembers.
                String late = client.submit(bench.brandname, TO, 0, UDH, PartnerClient.part(5, 3, 2, ascii("two ")));
                assertThat(late).endsWith("-2").isNotEqualTo(first.replaceAll("-1$", "-2"));
                RouteBench.await("the late one's receipt", LIMIT, () -> client.receipts.size() == 2);
                assertThat(client.receiptsOf(late)).containsExactly("stat:EXPIRED err:994 text:PARTS_MISSING");

                String whole = client.submit(bench.brandname, TO, 0, 0, ascii("whole"));
                RouteBench.await(
                        "the only request", LIMIT, () -> !bench.requests().isEmpty());
                assertThat(bench.requests())
                        .extracting(SendRequest::getMessageId)
                        .containsExactly(whole);
            }
        }
    }
}

package org.brandcast.simulator.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.brandcast.domain.text.Gsm7;
import org.brandcast.domain.text.SmsEncoding;
import org.brandcast.domain.text.SmsText;
import org.brandcast.simulator.receipt.Outlet;
import org.jsmpp.PDUStringException;
import org.jsmpp.util.DefaultComposer;

/** A phone that writes back: MO messages to a bound client. */
final class Mobile {
    private static final DefaultComposer COMPOSER = new DefaultComposer();
    private static final byte UDH_INDICATOR = 0x40;
    private static final byte UCS2 = 0x08;
    private static final byte INTERNATIONAL = 1;
    private static final byte ALPHANUMERIC = 5;
    private static final byte ISDN = 1;
    private static final long ANSWER_TIMEOUT_MILLIS = 10_000;

    private Mobile() {}

    /** Sends {@code {from, to, text}} segment by segment and waits for each answer. */
    static ObjectNode send(JsonNode body, List<? extends Outlet> sessions) throws ApiException, IOException {
        String from = required(body, "from");
        String to = required(body, "to");
        String text = required(body, "text");
        Outlet outlet = sessions.stream()
                .filter(Outlet::canReceive)
                .findFirst()
                .orElseThrow(() -> new ApiException(503, "no receiver or transceiver is bound"));
        SmsText sms = SmsText.of(text);
        int reference = ThreadLocalRandom.current().nextInt(256);
        for (int part = 1; part <= sms.segmentCount(); part++) {
            sendOne(outlet, from, to, sms, reference, part);
        }
        return JsonNodeFactory.instance.objectNode().put("acknowledged", true).put("segments", sms.segmentCount());
    }

    private static String required(JsonNode body, String name) throws ApiException {
        String value = body.path(name).asText("");
        if (value.isEmpty()) {
            throw new ApiException(400, name + " is missing");
        }
        return value;
    }

    private static void sendOne(Outlet outlet, String from, String to, SmsText sms, int reference, int part)
            throws ApiException, IOException {
        boolean ucs2 = sms.encoding() == SmsEncoding.UCS2;
        String segment = sms.segments().get(part - 1);
        byte[] octets = ucs2 ? segment.getBytes(StandardCharsets.UTF_16BE) : Gsm7.encodeUnpacked(segment);
        boolean longMessage = sms.segmentCount() > 1;
        byte[] payload = longMessage ? withHeader(octets, reference, sms.segmentCount(), part) : octets;
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        outlet.deliver(
                sequenceNumber ->
                        compose(sequenceNumber, from, to, longMessage ? UDH_INDICATOR : 0, ucs2 ? UCS2 : 0, payload),
                new Outlet.Delivery() {
                    @Override
                    public void answered(int commandStatus) {
                        answer.complete(commandStatus);
                    }

                    @Override
                    public void unanswered() {
                        answer.completeExceptionally(new TimeoutException());
                    }
                },
                System.currentTimeMillis());
        outlet.flush();
        try {
            int status = answer.get(ANSWER_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
            if (status != 0) {
                throw new ApiException(502, "the client answered with command_status 0x" + Integer.toHexString(status));
            }
        } catch (TimeoutException | ExecutionException e) {
            throw new ApiException(504, "the client did not answer the deliver_sm");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiException(503, "stopping");
        }
    }

    private static byte[] withHeader(byte[] octets, int reference, int parts, int part) {
        byte[] payload = new byte[6 + octets.length];
        byte[] header = {5, 0, 3, (byte) reference, (byte) parts, (byte) part};
        System.arraycopy(header, 0, payload, 0, header.length);
        System.arraycopy(octets, 0, payload, header.length, octets.length);
        return payload;
    }

    private static byte[] compose(
            int sequenceNumber, String from, String to, byte esmClass, byte dataCoding, byte[] payload)
            throws IOException {
        boolean shortCode = to.matches("[0-9]+");
        try {
            return COMPOSER.deliverSm(
                    sequenceNumber,
                    "",
                    INTERNATIONAL,
                    ISDN,
                    from,
                    shortCode ? (byte) 0 : ALPHANUMERIC,
                    shortCode ? ISDN : 0,
                    to,
                    esmClass,
                    (byte) 0,
                    (byte) 0,
                    (byte) 0,
                    dataCoding,
                    payload);
        } catch (PDUStringException e) {
            throw new IOException("not a valid deliver_sm: " + e.getMessage(), e);
        }
    }
}

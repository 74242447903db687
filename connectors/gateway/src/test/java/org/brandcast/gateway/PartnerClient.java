package org.brandcast.gateway;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.SocketFactory;
import org.jsmpp.InvalidResponseException;
import org.jsmpp.PDUException;
import org.jsmpp.bean.AlertNotification;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.RawDataCoding;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.extra.ResponseTimeoutException;
import org.jsmpp.session.BindParameter;
import org.jsmpp.session.DataSmResult;
import org.jsmpp.session.MessageReceiverListener;
import org.jsmpp.session.SMPPSession;
import org.jsmpp.session.Session;
import org.jsmpp.session.connection.socket.SocketConnection;

/** A partner's system: jSMPP's client session, of which the server has nothing. */
final class PartnerClient implements AutoCloseable {
    private static final long TIMEOUT_MILLIS = 60_000;

    final List<DeliverSm> receipts = new CopyOnWriteArrayList<>();
    volatile int answer;
    private final SMPPSession session;

    private PartnerClient(SMPPSession session) {
        this.session = session;
    }

    static PartnerClient bind(int port, BindType type, String systemId, String password) throws IOException {
        return bind(new SMPPSession(), port, type, systemId, password);
    }

    /** Over TLS, with whom it trusts. */
    static PartnerClient bind(SocketFactory tls, int port, BindType type, String systemId, String password)
            throws IOException {
        SMPPSession session = new SMPPSession((host, at) -> new SocketConnection(tls.createSocket(host, at)));
        return bind(session, port, type, systemId, password);
    }

    private static PartnerClient bind(SMPPSession session, int port, BindType type, String systemId, String password)
            throws IOException {
        PartnerClient client = new PartnerClient(session);
        client.session.setTransactionTimer(TIMEOUT_MILLIS);
        client.session.setMessageReceiverListener(client.new Receiver());
        client.session.connectAndBind(
                "127.0.0.1",
                port,
                new BindParameter(
                        type, systemId, password, "", TypeOfNumber.UNKNOWN, NumberingPlanIndicator.UNKNOWN, null),
                TIMEOUT_MILLIS);
        return client;
    }

    private final class Receiver implements MessageReceiverListener {
        @Override
        public void onAcceptDeliverSm(DeliverSm deliverSm) throws ProcessRequestException {
            if (answer != 0) {
                throw new ProcessRequestException("not now", answer);
            }
            receipts.add(deliverSm);
        }

        @Override
        public void onAcceptAlertNotification(AlertNotification alertNotification) {}

        @Override
        public DataSmResult onAcceptDataSm(DataSm dataSm, Session source) throws ProcessRequestException {
            throw new ProcessRequestException("none", 3);
        }
    }

    boolean isBound() {
        return session.getSessionState().isBound();
    }

    /** The message id, or {@code 0x…}: the command_status that refused it. */
    String submit(String from, String to, int coding, int esmClass, byte[] octets, OptionalParameter... tlvs)
            throws IOException {
        return submit("", from, to, coding, esmClass, octets, tlvs);
    }

    String submit(
            String serviceType,
            String from,
            String to,
            int coding,
            int esmClass,
            byte[] octets,
            OptionalParameter... tlvs)
            throws IOException {
        try {
            return session.submitShortMessage(
                            serviceType,
                            TypeOfNumber.ALPHANUMERIC,
                            NumberingPlanIndicator.UNKNOWN,
                            from,
                            TypeOfNumber.INTERNATIONAL,
                            NumberingPlanIndicator.ISDN,
                            to,
                            new ESMClass(esmClass),
                            (byte) 0,
                            (byte) 0,
                            null,
                            null,
                            new RegisteredDelivery(1),
                            (byte) 0,
                            new RawDataCoding((byte) coding),
                            (byte) 0,
                            octets,
                            tlvs)
                    .getMessageId();
        } catch (NegativeResponseException e) {
            return "0x%X".formatted(e.getCommandStatus());
        } catch (PDUException | ResponseTimeoutException | InvalidResponseException e) {
            throw new IOException(e);
        }
    }

    /** What the receipts say of a message, by text and by TLV. */
    List<String> receiptsOf(String smscMessageId) {
        return receipts.stream()
                .map(receipt -> new String(receipt.getShortMessage(), java.nio.charset.StandardCharsets.ISO_8859_1))
                .filter(text -> text.startsWith("id:" + smscMessageId + " "))
                .map(text -> text.substring(text.indexOf("stat:")))
                .toList();
    }

    static byte[] part(int reference, int total, int sequence, byte[] text) {
        byte[] octets =
                Arrays.copyOf(new byte[] {5, 0, 3, (byte) reference, (byte) total, (byte) sequence}, 6 + text.length);
        System.arraycopy(text, 0, octets, 6, text.length);
        return octets;
    }

    /** The socket ends without a word. */
    void cut() {
        session.close();
    }

    @Override
    public void close() {
        session.unbindAndClose();
    }
}

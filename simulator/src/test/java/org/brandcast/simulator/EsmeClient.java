package org.brandcast.simulator;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.brandcast.domain.text.Gsm7;
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
import org.jspecify.annotations.Nullable;

/** A plain jSMPP client: what it was delivered, in order, and simple submits. */
final class EsmeClient implements AutoCloseable {
    final List<DeliverSm> delivered = new CopyOnWriteArrayList<>();

    /** Deliveries that are still to be refused with ESME_RSYSERR. */
    final AtomicInteger refuse = new AtomicInteger();

    final SMPPSession session = new SMPPSession();

    static EsmeClient bind(int port) throws IOException {
        return bind(port, BindType.BIND_TRX, SimulatorHarness.PASSWORD);
    }

    static EsmeClient bind(int port, BindType type, String password) throws IOException {
        EsmeClient client = new EsmeClient();
        client.session.setPduProcessorDegree(2);
        client.session.setQueueCapacity(10_000);
        client.session.setTransactionTimer(5_000);
        client.session.setMessageReceiverListener(client.new Listener());
        client.session.connectAndBind(
                "127.0.0.1",
                port,
                new BindParameter(
                        type,
                        SimulatorHarness.SYSTEM_ID,
                        password,
                        "",
                        TypeOfNumber.UNKNOWN,
                        NumberingPlanIndicator.UNKNOWN,
                        null));
        return client;
    }

    /** Sends GSM-7 text with a receipt asked for; returns the SMSC's id. */
    String submit(String from, String to, String text)
            throws PDUException, IOException, InvalidResponseException, NegativeResponseException,
                    ResponseTimeoutException {
        return submit(from, to, (byte) 0, (byte) 0, (byte) 1, Gsm7.encodeUnpacked(text));
    }

    String submit(
            String from,
            String to,
            byte esmClass,
            byte dataCoding,
            byte registeredDelivery,
            byte[] octets,
            OptionalParameter... parameters)
            throws PDUException, IOException, InvalidResponseException, NegativeResponseException,
                    ResponseTimeoutException {
        return session.submitShortMessage(
                        "",
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
                        new RegisteredDelivery(registeredDelivery),
                        (byte) 0,
                        new RawDataCoding(dataCoding),
                        (byte) 0,
                        octets,
                        parameters)
                .getMessageId();
    }

    @Override
    public void close() {
        session.unbindAndClose();
    }

    private final class Listener implements MessageReceiverListener {
        @Override
        public void onAcceptDeliverSm(DeliverSm deliverSm) throws ProcessRequestException {
            delivered.add(deliverSm);
            if (refuse.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new ProcessRequestException("refused by the test", 0x08);
            }
        }

        @Override
        public void onAcceptAlertNotification(AlertNotification alertNotification) {
            throw new AssertionError("nobody sends alert_notification");
        }

        @Override
        public @Nullable DataSmResult onAcceptDataSm(DataSm dataSm, Session source) {
            throw new AssertionError("nobody sends data_sm");
        }
    }
}

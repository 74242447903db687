package org.brandcast.bench.dispatch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.jsmpp.bean.AlertNotification;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.GeneralDataCoding;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.SMSCDeliveryReceipt;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.session.BindParameter;
import org.jsmpp.session.DataSmResult;
import org.jsmpp.session.MessageReceiverListener;
import org.jsmpp.session.SMPPSession;
import org.jsmpp.session.Session;

/**
 * {@code RawSubmitMain PORT BINDS WINDOW}: jSMPP alone, as its users use it. Transceiver binds, for each place in the
 * window a thread that submits and waits; receipts are answered at once. No queue before it, no journal, no result kept.
 */
public final class RawSubmitMain {
    private static final byte[] TEXT = DispatchBench.TEXT.getBytes(StandardCharsets.US_ASCII);
    private static final AtomicLong NUMBERS = new AtomicLong();

    private RawSubmitMain() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        int port = Integer.parseInt(args[0]);
        int binds = Integer.parseInt(args[1]);
        int window = Integer.parseInt(args[2]);
        for (int i = 0; i < binds; i++) {
            SMPPSession session = bind(port, window);
            for (int slot = 0; slot < window; slot++) {
                new Thread(null, () -> submitForEver(session), "submit-" + i + "-" + slot, 256 * 1024).start();
            }
        }
        Thread.currentThread().join();
    }

    private static SMPPSession bind(int port, int window) throws IOException {
        SMPPSession session = new SMPPSession();
        session.setPduProcessorDegree(4);
        session.setQueueCapacity(10 * window + 2_000);
        session.setTransactionTimer(60_000);
        session.setMessageReceiverListener(new Receipts());
        session.connectAndBind(
                "127.0.0.1",
                port,
                new BindParameter(
                        BindType.BIND_TRX,
                        SimulatedSmsc.SYSTEM_ID,
                        SimulatedSmsc.PASSWORD,
                        "",
                        TypeOfNumber.UNKNOWN,
                        NumberingPlanIndicator.UNKNOWN,
                        null));
        return session;
    }

    private static void submitForEver(SMPPSession session) {
        ESMClass esmClass = new ESMClass();
        RegisteredDelivery receipt = new RegisteredDelivery(SMSCDeliveryReceipt.SUCCESS_FAILURE);
        GeneralDataCoding coding = new GeneralDataCoding();
        try {
            while (true) {
                session.submitShortMessage(
                        "",
                        TypeOfNumber.ALPHANUMERIC,
                        NumberingPlanIndicator.UNKNOWN,
                        DispatchBench.BRANDNAME,
                        TypeOfNumber.INTERNATIONAL,
                        NumberingPlanIndicator.ISDN,
                        DispatchBench.number(NUMBERS.incrementAndGet()),
                        esmClass,
                        (byte) 0,
                        (byte) 0,
                        null,
                        "000000010000000R",
                        receipt,
                        (byte) 0,
                        coding,
                        (byte) 0,
                        TEXT);
            }
        } catch (Exception e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }

    private static final class Receipts implements MessageReceiverListener {
        @Override
        public void onAcceptDeliverSm(DeliverSm deliverSm) {
            // returning answers it
        }

        @Override
        public void onAcceptAlertNotification(AlertNotification alertNotification) {
            throw new IllegalStateException("the simulator sends no alert_notification");
        }

        @Override
        public DataSmResult onAcceptDataSm(DataSm dataSm, Session source) {
            throw new IllegalStateException("the simulator sends no data_sm");
        }
    }
}

package org.brandcast.bench.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.brandcast.bench.Bench;
import org.brandcast.bench.Figures;
import org.brandcast.bench.JavaProcess;
import org.brandcast.bench.KafkaBroker;
import org.brandcast.bench.Lab;
import org.brandcast.bench.Progress;

/**
 * Submits a second, each with its receipt, through the whole gateway: out of Kafka, journal on, results and receipts into
 * Kafka; against one simulated SMSC. Beside it jSMPP alone against the same simulator with the same binds and window.
 *
 * <p>A rate is the smaller one of submits accepted and receipts acknowledged, over a time in which both flow.
 */
public final class DispatchBench implements Bench {
    static final String BRANDNAME = "LOTUS";
    static final String TEXT =
            "Quy khach vua thanh toan 1.250.000 VND tai LOTUS luc 10:32. So du diem: 3.420. Tra cuu: 19001234";

    private static final int WINDOW = 100;

    /** Until the compiler has done its work: after eight seconds it still took more than a third of the processor. */
    private static final Duration WARM_UP = Duration.ofSeconds(20);

    private static final Duration MEASURED = Duration.ofSeconds(10);
    private static final String BASELINE = "jSMPP alone, a thread for each place in the window";

    /** One shape of the other side; {@code messages} are more than can leave in the time. */
    private record Case(String name, Duration responseTime, int binds, int messages) {}

    private static final List<Case> CASES = List.of(
            new Case("20ms-1bind", Duration.ofMillis(20), 1, 220_000),
            new Case("20ms-4binds", Duration.ofMillis(20), 4, 800_000),
            new Case("0ms-1bind", Duration.ZERO, 1, 1_400_000),
            new Case("0ms-4binds", Duration.ZERO, 4, 2_200_000));

    /** What was measured. */
    private record Measured(double perSecond, double cpuSecondsPer1000) {}

    @Override
    public String name() {
        return "dispatch";
    }

    /** A number of one carrier's ranges, different for each index below a hundred million. */
    static String number(long index) {
        return "849%08d".formatted(index % 100_000_000);
    }

    @Override
    public void run(Lab lab, Figures figures) throws Exception {
        KafkaBroker broker = KafkaBroker.start(lab);
        GatewayUnderTest gateway = new GatewayUnderTest(lab, broker);
        for (Case each : CASES) {
            Measured raw = measureRaw(lab, each);
            Progress.say("%s: jSMPP alone %.0f/s", each.name(), raw.perSecond());
            Measured whole = measureGateway(lab, gateway, each);
            Progress.say("%s: gateway %.0f/s", each.name(), whole.perSecond());
            figures.add("throughput-" + each.name(), whole.perSecond(), "messages/s", BASELINE, raw.perSecond());
            figures.add(
                    "cpu-" + each.name(),
                    whole.cpuSecondsPer1000(),
                    "CPU seconds/1000 messages",
                    BASELINE,
                    raw.cpuSecondsPer1000());
        }
    }

    private static Measured measureRaw(Lab lab, Case each) throws Exception {
        String name = "raw-" + each.name();
        try (SimulatedSmsc smsc = SimulatedSmsc.start(lab, "smsc-" + name, each.responseTime());
                JavaProcess raw = lab.start(
                        name,
                        "benchmarks",
                        256,
                        Map.of(),
                        "org.brandcast.bench.dispatch.RawSubmitMain",
                        List.of(
                                Integer.toString(smsc.port()),
                                Integer.toString(each.binds()),
                                Integer.toString(WINDOW)))) {
            return measure(lab, name, raw, smsc, Long.MAX_VALUE);
        }
    }

    private static Measured measureGateway(Lab lab, GatewayUnderTest gateway, Case each) throws Exception {
        String name = "gateway-" + each.name();
        try (SimulatedSmsc smsc = SimulatedSmsc.start(lab, "smsc-" + name, each.responseTime())) {
            gateway.saveRoute(each.name(), smsc.port(), each.binds(), WINDOW);
            gateway.fill(each.name(), each.messages());
            try (JavaProcess process = gateway.start(name)) {
                return measure(lab, name, process, smsc, each.messages());
            } finally {
                gateway.removeRoute(each.name());
            }
        }
    }

    private static Measured measure(Lab lab, String name, JavaProcess client, SimulatedSmsc smsc, long messages)
            throws Exception {
        lab.await(
                "the first receipts are acknowledged",
                client,
                name,
                () -> smsc.counts().receiptsAcknowledged() > 0);
        Thread.sleep(WARM_UP.toMillis());
        SimulatedSmsc.Counts before = smsc.counts();
        Duration cpuBefore = client.cpu();
        long began = System.nanoTime();
        Thread.sleep(MEASURED.toMillis());
        SimulatedSmsc.Counts after = smsc.counts();
        Duration cpuAfter = client.cpu();
        double seconds = (System.nanoTime() - began) / 1e9;
        if (after.duplicates() > 0 && messages != Long.MAX_VALUE) {
            throw new IllegalStateException(name + " sent " + after.duplicates() + " messages twice");
        }
        if (after.refused() > 0) {
            throw new IllegalStateException("the simulator refused " + after.refused());
        }
        if (after.submits() >= messages) {
            throw new IllegalStateException("all " + messages + " messages had left before the end: give more");
        }
        long submits = after.submits() - before.submits();
        long receipts = after.receiptsAcknowledged() - before.receiptsAcknowledged();
        Progress.say(
                "%s: %.0f submits/s, %.0f receipts/s, CPU %.1f of %.1f s",
                name,
                submits / seconds,
                receipts / seconds,
                cpuAfter.minus(cpuBefore).toMillis() / 1e3,
                seconds);
        double cpuSeconds = cpuAfter.minus(cpuBefore).toNanos() / 1e9;
        return new Measured(Math.min(submits, receipts) / seconds, cpuSeconds / submits * 1000);
    }
}

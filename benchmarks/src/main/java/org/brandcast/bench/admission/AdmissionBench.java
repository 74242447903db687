package org.brandcast.bench.admission;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.brandcast.bench.Bench;
import org.brandcast.bench.Figures;
import org.brandcast.bench.KafkaBroker;
import org.brandcast.bench.Lab;
import org.brandcast.bench.Progress;
import org.brandcast.bench.job.JobUnderTest;
import org.brandcast.bench.job.Outputs;
import org.brandcast.bench.job.SkeletonJob;
import org.brandcast.bench.job.Traffic;
import org.brandcast.schemas.ControlRecord;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.SendRequest;
import org.brandcast.schemas.Settlement;
import org.brandcast.schemas.SubscriberRule;
import org.brandcast.schemas.SubscriberRuleKind;
import org.brandcast.schemas.Topics;

/**
 * The complete admission job with every rule on, in its production configuration, beside a job that only carries
 * records through; then how long a message takes, from the door's topic to a committed reader of its route's topic.
 *
 * <p>Throughput: both jobs find a backlog when they start, admission with its state from before; settlements of the
 * first part flow while the second is admitted, and each is a record that the job reads, changes state for and answers,
 * like a request. The rate is that of records read under complete checkpoints, from the moment at which half of the
 * requests are through. A third part is all one partner's, on one order.
 */
public final class AdmissionBench implements Bench {
    private static final String BASELINE = "same sources, one keyBy, one value state, same sink";
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final int LATENCY_RATE = 2_000;
    private static final int OTP_RATE = 200;
    private static final String GROUP = "brandcast-admission";
    private static final List<String> DOORS =
            List.of(Topics.door(MessageType.OTP), Topics.door(MessageType.CARE), Topics.door(MessageType.AD));
    private static final List<String> SETTLED = List.of(Topics.SETTLEMENTS);
    private static final long COMMIT_MILLIS = 3_000;
    private static final Duration LATENCY_TIME = Duration.ofSeconds(30);

    /**
     * What a job did with a backlog.
     *
     * @param requestsPerSecond requests alone
     * @param recordsPerSecond with the settlements
     * @param cpuMicros processor time of its whole process for a record
     * @param brokerMicros the broker's, for the same record
     */
    private record Run(double requestsPerSecond, double recordsPerSecond, double cpuMicros, double brokerMicros) {
        @Override
        public String toString() {
            return String.format(
                    "%.0f requests/s, %.0f records/s, CPU %.1f microseconds a record beside %.1f of the broker's",
                    requestsPerSecond, recordsPerSecond, cpuMicros, brokerMicros);
        }
    }

    @Override
    public String name() {
        return "admission";
    }

    @Override
    public void run(Lab lab, Figures figures) throws Exception {
        Size size = Size.ofEnvironment();
        KafkaBroker broker = KafkaBroker.start(lab);
        broker.make(Topics.ofInstallation());
        broker.make(Topics.ofRoute(World.ROUTE));
        broker.make(Topics.ofRoute(World.OTHER_ROUTE));
        broker.makePlain(SkeletonJob.OUTPUT);
        Requests requests = new Requests(size);
        try (Outputs outputs = new Outputs(broker.bootstrap());
                Traffic traffic = new Traffic(broker.bootstrap());
                JobUnderTest admission = JobUnderTest.start(lab, "admission", broker.bootstrap())) {
            fillWorld(lab, admission, outputs, traffic, size);
            Run rate = throughput(lab, broker, admission, outputs, traffic, requests, figures, size);
            measureLatency(lab, admission, outputs, traffic, requests, figures, size);
            admission.close();
            Run skeleton = skeleton(lab, broker, outputs);
            figures.add("throughput", rate.recordsPerSecond(), "records/s", BASELINE, skeleton.recordsPerSecond());
            figures.add("requests", rate.requestsPerSecond(), "requests/s", BASELINE, skeleton.requestsPerSecond());
            figures.add("cpu", rate.cpuMicros(), "CPU microseconds/record", BASELINE, skeleton.cpuMicros());
            figures.add(
                    "broker-cpu", rate.brokerMicros(), "CPU microseconds/record", BASELINE, skeleton.brokerMicros());
        }
    }

    /** Control data and the register first, and the echo of every order behind them. */
    private static void fillWorld(Lab lab, JobUnderTest job, Outputs outputs, Traffic traffic, Size size)
            throws Exception {
        for (ControlRecord record : new World(size).records()) {
            var unused = traffic.send(Topics.CONTROL, record.getKey(), record);
        }
        for (int i = 0; i < size.suppressed(); i++) {
            SubscriberRule rule = new SubscriberRule();
            rule.setMsisdn(Requests.suppressed(i));
            rule.setKind(SubscriberRuleKind.DO_NOT_CALL);
            rule.setActive(true);
            rule.setFromMillis(1L);
            rule.setAtMillis(1L);
            rule.setSource("import");
            var unused = traffic.send(Topics.SUBSCRIBER_RULES, rule.getMsisdn(), rule);
        }
        traffic.flush();
        lab.await(
                "every order is echoed",
                job.process(),
                job.log(),
                PATIENCE,
                () -> outputs.committed(Topics.ADMISSION_EVENTS) >= size.tenants());
        lab.await(
                "the register is read",
                job.process(),
                job.log(),
                PATIENCE,
                () -> outputs.isThrough(GROUP, List.of(Topics.SUBSCRIBER_RULES)));
        Progress.say("%d tenants, %d suppressed numbers are known", size.tenants(), size.suppressed());
    }

    private static Run throughput(
            Lab lab,
            KafkaBroker broker,
            JobUnderTest job,
            Outputs outputs,
            Traffic traffic,
            Requests requests,
            Figures figures,
            Size size)
            throws Exception {
        Outputs.Mark begin = outputs.mark(Topics.ADMISSION_EVENTS);
        job.whileStopped(() -> send(traffic, requests::mixed, 0, size.requests()));
        Run spread = untilThrough(lab, broker, job, outputs, GROUP);
        Outputs.Decided first = decided(outputs, begin, size.requests());
        Progress.say("first part: %s; %s", spread, first);
        Outputs.Mark middle = outputs.mark(Topics.ADMISSION_EVENTS);
        job.whileStopped(() -> {
            for (Outputs.Reserve reserve : first.reserves()) {
                var unused = traffic.send(
                        Topics.SETTLEMENTS,
                        Long.toString(reserve.tenantId()),
                        new Settlement(
                                reserve.tenantId(),
                                reserve.messageId(),
                                0L,
                                reserve.segments(),
                                0,
                                "DLR_DELIVERED",
                                System.currentTimeMillis()));
            }
            send(traffic, requests::mixed, size.requests(), 2L * size.requests());
        });
        Run rate = untilThrough(lab, broker, job, outputs, GROUP);
        Outputs.Decided second = decided(outputs, middle, size.requests());
        Progress.say("second part, with settlements: %s; %s", rate, second);
        double refused = 1 - (double) second.reserves().size() / size.requests();
        if (refused < 0.07 || refused > 0.13) {
            throw new IllegalStateException(
                    "refused were " + refused + " of the requests, not one in ten: " + second.refusals());
        }
        Outputs.Mark end = outputs.mark(Topics.ADMISSION_EVENTS);
        job.whileStopped(() -> send(traffic, requests::hot, 2L * size.requests(), 3L * size.requests()));
        Run hot = untilThrough(lab, broker, job, outputs, GROUP);
        Progress.say("third part, on one order: %s; %s", hot, decided(outputs, end, size.requests()));
        figures.add(
                "hot-order",
                hot.requestsPerSecond(),
                "requests/s",
                "spread over all orders",
                spread.requestsPerSecond());
        return rate;
    }

    private static void send(Traffic traffic, Maker requests, long from, long until) {
        for (long i = from; i < until; i++) {
            var unused = traffic.send(requests.make(i));
        }
        traffic.flush();
    }

    /**
     * Waits until a job has read all requests. Measured from the checkpoint with which a part of them is through, so that
     * its start doesn't count, to the last.
     */
    private static Run untilThrough(Lab lab, KafkaBroker broker, JobUnderTest job, Outputs outputs, String group)
            throws Exception {
        long ends = outputs.ends(DOORS);
        long before = outputs.readOf(group, DOORS);
        long part = before + (ends - before) / 2;
        lab.await("a part is through", job.process(), job.log(), PATIENCE, () -> outputs.readOf(group, DOORS) >= part);
        long requests = outputs.readOf(group, DOORS);
        long settlements = outputs.readOf(group, SETTLED);
        Duration cpu = job.process().cpu();
        Duration brokerCpu = broker.process().cpu();
        long began = System.nanoTime();
        lab.await("all is through", job.process(), job.log(), PATIENCE, () -> outputs.readOf(group, DOORS) >= ends);
        double seconds = (System.nanoTime() - began) / 1e9;
        double cpuMicros = job.process().cpu().minus(cpu).toNanos() / 1e3;
        double brokerMicros = broker.process().cpu().minus(brokerCpu).toNanos() / 1e3;
        requests = outputs.readOf(group, DOORS) - requests;
        long records = requests + outputs.readOf(group, SETTLED) - settlements;
        // Offsets and output are committed by the same checkpoint, one after the other.
        Thread.sleep(COMMIT_MILLIS);
        return new Run(requests / seconds, records / seconds, cpuMicros / records, brokerMicros / records);
    }

    private static Outputs.Decided decided(Outputs outputs, Outputs.Mark since, int requests) throws Exception {
        Outputs.Decided decided = outputs.since(since);
        if (decided.count() != requests) {
            throw new IllegalStateException(decided.count() + " of " + requests + " requests were decided");
        }
        return decided;
    }

    private static void measureLatency(
            Lab lab, JobUnderTest job, Outputs outputs, Traffic traffic, Requests requests, Figures figures, Size size)
            throws Exception {
        List<String> all = new ArrayList<>();
        for (String route : List.of(World.ROUTE, World.OTHER_ROUTE)) {
            for (MessageType type : MessageType.values()) {
                all.add(Topics.outbound(route, type));
            }
        }
        long number = 10_000_000_000L;
        try (Latencies latencies = new Latencies(outputs.bootstrap(), all)) {
            number = steady(traffic, latencies, number, LATENCY_RATE, requests::mixed);
            latencies.awaitQuiet();
            Progress.say("at %d/s: %s", LATENCY_RATE, latencies);
            figures.add("latency-p99", latencies.percentile(0.99), "ms");
        }
        List<String> otp = List.of(
                Topics.outbound(World.ROUTE, MessageType.OTP), Topics.outbound(World.OTHER_ROUTE, MessageType.OTP));
        long campaignFrom = number + 1_000_000_000L;
        Thread campaign = new Thread(() -> {
            for (long i = 0; i < size.campaign(); i++) {
                var unused = traffic.send(requests.good(campaignFrom + i, MessageType.AD));
            }
            traffic.flush();
        });
        try (Latencies latencies = new Latencies(outputs.bootstrap(), otp);
                Traffic door = new Traffic(outputs.bootstrap())) {
            campaign.start();
            steady(door, latencies, number, OTP_RATE, each -> requests.good(each, MessageType.OTP));
            campaign.join();
            latencies.awaitQuiet();
            Progress.say("one-time passwords under a campaign of %d: %s", size.campaign(), latencies);
            figures.add("otp-under-campaign-p99", latencies.percentile(0.99), "ms");
        }
        if (!job.process().isAlive()) {
            throw new IllegalStateException("the job has ended");
        }
        lab.await("the campaign is through", job.process(), job.log(), PATIENCE, () -> outputs.isThrough(GROUP, DOORS));
    }

    /** Makes a request of a number. */
    @FunctionalInterface
    private interface Maker {
        SendRequest make(long number);
    }

    /** Sends at a steady rate, not in step with anything; returns the next number. */
    private static long steady(Traffic traffic, Latencies latencies, long from, int perSecond, Maker maker)
            throws InterruptedException {
        long began = System.nanoTime();
        long count = perSecond * LATENCY_TIME.toSeconds();
        for (long i = 0; i < count; i++) {
            long due = began + i * 1_000_000_000L / perSecond;
            long ahead = due - System.nanoTime();
            if (ahead > 0) {
                Thread.sleep(ahead / 1_000_000, ThreadLocalRandom.current().nextInt(1, 500_000));
            }
            SendRequest request = maker.make(from + i);
            latencies.sending(request.getMessageId());
            var unused = traffic.send(request);
        }
        traffic.flush();
        return from + count;
    }

    private static Run skeleton(Lab lab, KafkaBroker broker, Outputs outputs) throws Exception {
        Outputs.Mark begin = outputs.mark(SkeletonJob.OUTPUT);
        try (JobUnderTest job = JobUnderTest.start(lab, SkeletonJob.NAME, broker.bootstrap())) {
            Run through = untilThrough(lab, broker, job, outputs, "brandcast-" + SkeletonJob.NAME);
            Progress.say("skeleton: %s; %s", through, outputs.since(begin));
            return through;
        }
    }
}

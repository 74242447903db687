package org.brandcast.bench.admission;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.brandcast.domain.content.BodyHash;
import org.brandcast.domain.numbering.MsisdnReader;
import org.brandcast.flink.admission.Judgement;
import org.brandcast.flink.admission.Recipient;
import org.brandcast.flink.admission.RecipientRecord;
import org.brandcast.flink.admission.SendRequestReader;
import org.brandcast.flink.admission.control.ControlView;
import org.brandcast.flink.io.DeadLetters;
import org.brandcast.flink.io.RawRecord;
import org.brandcast.schemas.BrandnameControl;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.SendRequest;
import org.brandcast.schemas.Topics;
import org.brandcast.schemas.UnreadableRecordException;

/**
 * What each rule costs a request, in processor time of one warm thread; prints a line {@code MARK NAME NANOSECONDS} for each.
 * The requests are those of the throughput run, so a rule that only advertising meets counts with its share.
 */
public final class RulesMain {
    /** Tells a line with a figure from what others write. */
    static final String MARK = "rule:";

    private static final int REQUESTS = 20_000;
    private static final int WARM_UPS = 6;
    private static final int ROUNDS = 7;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Keeps results alive, so that nothing is left out as useless. */
    private static int kept;

    private RulesMain() {}

    public static void main(String[] args) {
        Size size = Size.ofEnvironment();
        ControlView control = new ControlView();
        new World(size).records().forEach(control::apply);
        Requests requests = new Requests(size);
        List<SendRequest> mixed = new ArrayList<>();
        List<RawRecord> raw = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            SendRequest request = requests.mixed(i);
            mixed.add(request);
            raw.add(new RawRecord(
                    Topics.door(request.getType()),
                    0,
                    i,
                    request.getAcceptedAtMillis(),
                    null,
                    RecordCodec.of(SendRequest.class).encode(request)));
        }
        long now = System.currentTimeMillis();
        Judgement judgement = new Judgement(new DeadLetters("bench"), 0);
        SendRequestReader reader = new SendRequestReader();
        measure("decode", raw, record -> decode(reader, record));
        measure("number", mixed, each -> MsisdnReader.read(each.getTo()).hashCode());
        measure(
                "body-hash",
                mixed,
                each -> BodyHash.of(each.getType().name(), each.getBrandname(), each.getTo(), each.getText(), null)
                        .length());
        measure(
                "text",
                mixed,
                each -> control.textPolicy(World.CARRIER, each.getType())
                        .judge(each.getText())
                        .hashCode());
        measure("links", mixed, each -> {
            BrandnameControl brandname = control.brandname(each.getBrandname(), each.getTenantId());
            return brandname == null
                    ? 0
                    : control.linkRule(brandname).links(each.getText()).size();
        });
        measure(
                "templates",
                mixed,
                each -> control.templates(each.getTenantId(), World.CARRIER, each.getType(), now)
                        .match(each.getText())
                        .hashCode());
        measure(
                "keywords",
                mixed,
                each -> control.keywords().hits(each.getText()).size());
        measure(
                "advertising",
                mixed,
                each -> each.getType() == MessageType.AD
                        ? control.advertising(each.getTenantId(), now)
                                .map(rules -> rules.terms()
                                                .form()
                                                .judge(each.getText())
                                                .hashCode()
                                        + (int) rules.hours().nextOpening(now).orElse(0))
                                .orElse(0)
                        : 0);
        measure("whole-judgement", mixed, each -> {
            RecipientRecord record = RecipientRecord.of(RecipientRecord.Kind.REQUEST, each.getTo(), raw.get(0));
            return judgement.judge(
                                    new Judgement.Question(record, each, now, false, null),
                                    control,
                                    Recipient.UNKNOWN,
                                    now)
                            instanceof Judgement.Told
                    ? 1
                    : 0;
        });
        System.out.println("checksum " + kept);
        System.out.println(MARK + "end");
    }

    private static int decode(SendRequestReader reader, RawRecord record) {
        try {
            return reader.read(record).getText().length();
        } catch (UnreadableRecordException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> void measure(String rule, List<T> inputs, ToIntFunction<T> work) {
        long best = Long.MAX_VALUE;
        for (int round = 0; round < WARM_UPS + ROUNDS; round++) {
            long began = THREADS.getCurrentThreadCpuTime();
            for (T input : inputs) {
                kept += work.applyAsInt(input);
            }
            long took = THREADS.getCurrentThreadCpuTime() - began;
            best = round < WARM_UPS ? best : Math.min(best, took);
        }
        System.out.println(MARK + " " + rule + " " + best / inputs.size());
    }
}

package org.brandcast.bench.admission;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What each rule costs a request. The requests are those of the throughput run, so a rule that only advertising meets
 * counts with its share.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 4, time = 2)
@Fork(1)
public class RuleCosts {
    static final int REQUESTS = 20_000;

    private final List<SendRequest> mixed = new ArrayList<>();
    private final List<RawRecord> raw = new ArrayList<>();
    private final ControlView control = new ControlView();
    private final Judgement judgement = new Judgement(new DeadLetters("bench"), 0);
    private final SendRequestReader reader = new SendRequestReader();
    private long now;

    @Setup
    public void fill() {
        Size size = Size.ofEnvironment();
        new World(size).records().forEach(control::apply);
        Requests requests = new Requests(size);
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
        now = System.currentTimeMillis();
    }

    @Benchmark
    @OperationsPerInvocation(REQUESTS)
    public void decode(Blackhole hole) throws UnreadableRecordException {
        for (RawRecord each : raw) {
            hole.consume(reader.read(each));
        }
    }

    @Benchmark
    @OperationsPerInvocation(REQUESTS)
    public void number(Blackhole hole) {
        for (SendRequest each : mixed) {
            hole.consume(MsisdnReader.read(each.getTo()));
        }
    }

    @Benchmark
    @OperationsPerInvocation(REQUESTS)
    public void bodyHash(Blackhole hole) {
        for (SendRequest each : mixed) {
            hole.consume(BodyHash.of(each.getType().name(), each.getBrandname(), each.getTo(), each.getText(), null));
        }
    }

    @Benchmark
    @OperationsPerInvocation(REQUESTS)
    public void text(Blackhole hole) {
        for (SendRequest each : mixed) {
            hole.consume(control.textPolicy(World.CARRIER, each.getType()).judge(each.getText()));
        }
    }

    @Benchmark
    @OperationsPerInvocation(REQUESTS)
    public void links(Blackhole hole) {
        for (SendRequest each : mixed) {
            BrandnameControl brandname = control.brandname(each.getBrandname(), each.getTenantId());
            if (brandname != null) {
                hole.consume(control.linkRule(brandname).links(each.getText()));
            }
        }
    }

    @Benchmark
    @OperationsPerInvocation(REQUESTS)
    public void templates(Blackhole hole) {
        for (SendRequest each : mixed) {
            hole.consume(control.templates(each.getTenantId(), World.CARRIER, each.getType(), now)
                    .match(each.getText()));
        }
    }

    @Benchmark
    @OperationsPerInvocation(REQUESTS)
    public void keywords(Blackhole hole) {
        for (SendRequest each : mixed) {
            hole.consume(control.keywords().hits(each.getText()));
        }
    }

    @Benchmark
    @OperationsPerInvocation(REQUESTS)
    public void advertising(Blackhole hole) {
        for (SendRequest each : mixed) {
            if (each.getType() == MessageType.AD) {
                control.advertising(each.getTenantId(), now).ifPresent(rules -> {
                    hole.consume(rules.terms().form().judge(each.getText()));
                    hole.consume(rules.hours().nextOpening(now));
                });
            }
        }
    }

    @Benchmark
    @OperationsPerInvocation(REQUESTS)
    public void wholeJudgement(Blackhole hole) {
        for (SendRequest each : mixed) {
            RecipientRecord record = RecipientRecord.of(RecipientRecord.Kind.REQUEST, each.getTo(), raw.get(0));
            hole.consume(judgement.judge(
                    new Judgement.Question(record, each, now, false, null), control, Recipient.UNKNOWN, now));
        }
    }
}

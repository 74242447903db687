package org.brandcast.flink.admission;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.brandcast.domain.content.BrandnameRule;
import org.brandcast.domain.lifecycle.RejectReason;
import org.brandcast.domain.numbering.Msisdn;
import org.brandcast.domain.numbering.Portability;
import org.brandcast.domain.numbering.Porting;
import org.brandcast.domain.numbering.PrefixTable;
import org.brandcast.flink.io.StateBytes;
import org.brandcast.schemas.SubscriberRule;
import org.brandcast.schemas.SubscriberRuleKind;
import org.jspecify.annotations.Nullable;

/**
 * What is known about one number: its moves between carriers, and from whom it wants no advertising. Its form as bytes
 * is small, for millions of numbers are in the register: a number that is in it and in nothing else takes 20 bytes.
 *
 * <p>Of two facts with one key (kind, tenant, brandname) the one told later holds, in whatever order they come; so a
 * withdrawn fact is kept as withdrawn.
 */
public final class SubscriberFacts {
    public static final SubscriberFacts NONE = new SubscriberFacts(Portability.NEVER, Long.MIN_VALUE, List.of());

    private static final byte FORM = 1;

    /** Stands for every tenant. */
    private static final long ALL = 0;

    private final Portability portability;
    private final long portedToldMillis;
    private final List<Wish> wishes;

    private SubscriberFacts(Portability portability, long portedToldMillis, List<Wish> wishes) {
        this.portability = portability;
        this.portedToldMillis = portedToldMillis;
        this.wishes = wishes;
    }

    /** What the subscriber wants of an advertiser; tenant 0 and brandname "" stand for all of them. */
    private record Wish(
            SubscriberRuleKind kind,
            long tenantId,
            String brandname,
            boolean active,
            long fromMillis,
            long toldMillis) {
        boolean hasKeyOf(Wish other) {
            return kind == other.kind && tenantId == other.tenantId && brandname.equals(other.brandname);
        }

        boolean isAbout(List<Long> upwards, String folded) {
            return (tenantId == ALL || upwards.contains(tenantId)) && (brandname.isEmpty() || brandname.equals(folded));
        }
    }

    /** With one more fact. */
    public SubscriberFacts with(SubscriberRule rule) {
        return rule.getKind() == SubscriberRuleKind.PORTED ? ported(rule) : wished(rule);
    }

    /** A withdrawal takes back every move: the topic keeps one fact of a number's carrier, and that one is gone. */
    private SubscriberFacts ported(SubscriberRule rule) {
        if (rule.getAtMillis() < portedToldMillis) {
            return this;
        }
        boolean moved = rule.getActive()
                && rule.getCarrier() != null
                && !rule.getCarrier().isEmpty();
        Portability after =
                moved ? portability.with(new Porting(rule.getCarrier(), rule.getFromMillis())) : Portability.NEVER;
        return new SubscriberFacts(after, rule.getAtMillis(), wishes);
    }

    private SubscriberFacts wished(SubscriberRule rule) {
        boolean forAll = rule.getKind() == SubscriberRuleKind.DO_NOT_CALL;
        Wish told = new Wish(
                rule.getKind(),
                forAll || rule.getTenantId() == null ? ALL : rule.getTenantId(),
                forAll || rule.getBrandname() == null ? "" : BrandnameRule.fold(rule.getBrandname()),
                rule.getActive(),
                rule.getFromMillis(),
                rule.getAtMillis());
        List<Wish> after = new ArrayList<>(wishes.size() + 1);
        for (Wish known : wishes) {
            if (!known.hasKeyOf(told)) {
                after.add(known);
            } else if (known.toldMillis() > told.toldMillis()) {
                return this;
            }
        }
        after.add(told);
        return new SubscriberFacts(portability, portedToldMillis, List.copyOf(after));
    }

    /** Who serves the number: the carrier that it was ported to, else that of its range. */
    public Optional<String> carrierOf(Msisdn msisdn, PrefixTable prefixes, long nowMillis) {
        return portability.carrierOf(msisdn, prefixes, nowMillis);
    }

    /**
     * Why the number gets no advertising; empty: it does.
     *
     * @param upwards the sender and everyone above it: who wants nothing of one of them wants nothing of the sender
     * @param brandname folded
     */
    public Optional<RejectReason> refusalOf(
            List<Long> upwards, String brandname, boolean consentRequired, long nowMillis) {
        boolean consented = false;
        RejectReason refusal = null;
        for (Wish wish : wishes) {
            if (!wish.active() || wish.fromMillis() > nowMillis || !wish.isAbout(upwards, brandname)) {
                continue;
            }
            switch (wish.kind()) {
                case DO_NOT_CALL -> refusal = RejectReason.AD_DO_NOT_CALL;
                case OPTED_OUT -> refusal = refusal == null ? RejectReason.AD_OPTED_OUT : refusal;
                case CONSENTED -> consented = true;
                case PORTED -> {}
            }
        }
        if (refusal == null && consentRequired && !consented) {
            refusal = RejectReason.AD_CONSENT_MISSING;
        }
        return Optional.ofNullable(refusal);
    }

    public byte[] toBytes() {
        return StateBytes.write(this::write);
    }

    /** What {@link #toBytes} wrote; null: nothing was ever written. */
    public static SubscriberFacts of(byte @Nullable [] bytes) {
        return bytes == null ? NONE : StateBytes.read(bytes, SubscriberFacts::read);
    }

    private void write(DataOutputSerializer out) throws IOException {
        out.writeByte(FORM);
        boolean everPorted = portedToldMillis != Long.MIN_VALUE;
        out.writeByte(everPorted ? portability.history().size() + 1 : 0);
        if (everPorted) {
            out.writeLong(portedToldMillis);
            for (Porting porting : portability.history()) {
                out.writeUTF(porting.carrier());
                out.writeLong(porting.fromMillis());
            }
        }
        for (Wish wish : wishes) {
            boolean broad = wish.tenantId() == ALL && wish.brandname().isEmpty();
            out.writeByte(codeOf(wish.kind()) << 2 | (broad ? 2 : 0) | (wish.active() ? 1 : 0));
            out.writeLong(wish.fromMillis());
            out.writeLong(wish.toldMillis());
            if (!broad) {
                out.writeLong(wish.tenantId());
                out.writeUTF(wish.brandname());
            }
        }
    }

    private static SubscriberFacts read(DataInputDeserializer in) throws IOException {
        StateBytes.expect(FORM, in.readByte());
        int moves = in.readByte();
        long portedTold = moves == 0 ? Long.MIN_VALUE : in.readLong();
        List<Porting> history = new ArrayList<>();
        for (int i = 1; i < moves; i++) {
            history.add(new Porting(in.readUTF(), in.readLong()));
        }
        List<Wish> wishes = new ArrayList<>(1);
        while (in.available() > 0) {
            int head = in.readByte();
            boolean broad = (head & 2) != 0;
            long from = in.readLong();
            long told = in.readLong();
            wishes.add(new Wish(
                    kindOf(head >> 2),
                    broad ? ALL : in.readLong(),
                    broad ? "" : in.readUTF(),
                    (head & 1) != 0,
                    from,
                    told));
        }
        return new SubscriberFacts(
                history.isEmpty() ? Portability.NEVER : new Portability(history), portedTold, List.copyOf(wishes));
    }

    private static int codeOf(SubscriberRuleKind kind) {
        return switch (kind) {
            case PORTED -> 0;
            case OPTED_OUT -> 1;
            case DO_NOT_CALL -> 2;
            case CONSENTED -> 3;
        };
    }

    private static SubscriberRuleKind kindOf(int code) throws IOException {
        return switch (code) {
            case 1 -> SubscriberRuleKind.OPTED_OUT;
            case 2 -> SubscriberRuleKind.DO_NOT_CALL;
            case 3 -> SubscriberRuleKind.CONSENTED;
            default -> throw new IOException("a subscriber's wish of kind " + code);
        };
    }
}

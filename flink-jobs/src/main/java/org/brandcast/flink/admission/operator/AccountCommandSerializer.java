package org.brandcast.flink.admission.operator;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.brandcast.flink.admission.AccountCommand;
import org.brandcast.flink.admission.CheckedText;
import org.brandcast.flink.admission.Deferral;
import org.brandcast.flink.admission.Judged;
import org.brandcast.flink.io.CompactFields;
import org.brandcast.flink.io.CompactSerializer;
import org.brandcast.flink.io.CompactType;
import org.brandcast.schemas.CapControl;
import org.brandcast.schemas.Door;
import org.brandcast.schemas.Encoding;
import org.brandcast.schemas.MessageFacts;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.OrderGrant;
import org.brandcast.schemas.OutboundMessage;
import org.brandcast.schemas.RuleHit;

/** Writes what goes from the recipient step to the accounts: never in state, so its form may change at any release. */
public final class AccountCommandSerializer extends CompactSerializer<AccountCommand> {
    private static final long serialVersionUID = 1L;

    static final AccountCommandSerializer INSTANCE = new AccountCommandSerializer();
    public static final CompactType<AccountCommand> TYPE = new CompactType<>(AccountCommand.class, INSTANCE);

    private static final int JUDGED = 0;
    private static final int DEFERRAL = 1;
    private static final int GRANT = 2;
    private static final int CAP = 3;

    private static final int PASSED = 0;
    private static final int REFUSED = 1;
    private static final int HELD = 2;
    private static final int DELAYED = 3;

    private static final MessageType[] TYPES = MessageType.values();
    private static final Door[] DOORS = Door.values();
    private static final Encoding[] ENCODINGS = Encoding.values();
    private static final Deferral.Course[] COURSES = Deferral.Course.values();

    @Override
    public void serialize(AccountCommand command, DataOutputView out) throws IOException {
        if (command.judged() != null) {
            out.writeByte(JUDGED);
            writeJudged(command.judged(), out);
        } else if (command.deferral() != null) {
            out.writeByte(DEFERRAL);
            writeDeferral(command.deferral(), out);
        } else if (command.grant() != null) {
            out.writeByte(GRANT);
            CompactFields.writeAvro(OrderGrant.class, command.grant(), out);
        } else if (command.cap() != null) {
            out.writeByte(CAP);
            CompactFields.writeAvro(CapControl.class, command.cap(), out);
        } else {
            throw new IOException("a command without content for tenant " + command.tenantId());
        }
    }

    @Override
    public AccountCommand deserialize(DataInputView in) throws IOException {
        int kind = in.readByte();
        return switch (kind) {
            case JUDGED -> AccountCommand.of(readJudged(in));
            case DEFERRAL -> AccountCommand.of(readDeferral(in));
            case GRANT -> AccountCommand.of(CompactFields.readAvro(OrderGrant.class, in));
            case CAP -> AccountCommand.of(CompactFields.readAvro(CapControl.class, in));
            default -> throw new IOException("a command of kind " + kind);
        };
    }

    private static void writeJudged(Judged judged, DataOutputView out) throws IOException {
        writeFacts(judged.facts(), out);
        CompactFields.writeLong(judged.orderId(), out);
        out.writeLong(judged.controlVersion());
        out.writeBoolean(judged.continues());
        Judged.Outcome outcome = judged.outcome();
        if (outcome instanceof Judged.Passed passed) {
            out.writeByte(PASSED);
            writePassed(passed, out);
        } else if (outcome instanceof Judged.Refused refused) {
            out.writeByte(REFUSED);
            CompactFields.writeText(refused.reason(), out);
            CompactFields.writeText(refused.detail(), out);
        } else if (outcome instanceof Judged.Held held) {
            out.writeByte(HELD);
            out.writeInt(held.segments());
            out.writeLong(held.expiresAtMillis());
            out.writeShort(held.hits().size());
            for (RuleHit hit : held.hits()) {
                CompactFields.writeText(hit.getRule(), out);
                CompactFields.writeText(hit.getDetail(), out);
                out.writeInt(hit.getStart());
                out.writeInt(hit.getEnd());
            }
        } else if (outcome instanceof Judged.Delayed delayed) {
            out.writeByte(DELAYED);
            CompactFields.writeText(delayed.reason(), out);
            out.writeLong(delayed.untilMillis());
        }
    }

    private static Judged readJudged(DataInputView in) throws IOException {
        MessageFacts facts = readFacts(in);
        Long orderId = CompactFields.readNullableLong(in);
        long controlVersion = in.readLong();
        boolean continues = in.readBoolean();
        return new Judged(facts, orderId, controlVersion, continues, readOutcome(in));
    }

    private static Judged.Outcome readOutcome(DataInputView in) throws IOException {
        int kind = in.readByte();
        return switch (kind) {
            case PASSED -> readPassed(in);
            case REFUSED -> new Judged.Refused(CompactFields.readText(in), CompactFields.readText(in));
            case HELD -> {
                int segments = in.readInt();
                long expires = in.readLong();
                List<RuleHit> hits = new ArrayList<>();
                for (int left = in.readShort(); left > 0; left--) {
                    hits.add(new RuleHit(
                            CompactFields.readText(in), CompactFields.readText(in), in.readInt(), in.readInt()));
                }
                yield new Judged.Held(hits, segments, expires);
            }
            case DELAYED -> new Judged.Delayed(CompactFields.readText(in), in.readLong());
            default -> throw new IOException("an outcome of kind " + kind);
        };
    }

    private static void writePassed(Judged.Passed passed, DataOutputView out) throws IOException {
        CheckedText text = passed.text();
        CompactFields.writeEnum(text.encoding(), out);
        out.writeInt(text.segments());
        CompactFields.writeText(text.wireText(), out);
        CompactFields.writeLong(text.templateId(), out);
        CompactFields.writeTexts(text.violations(), out);
        CompactFields.writeTexts(passed.routes(), out);
        CompactFields.writeText(passed.routeReason(), out);
        out.writeLong(passed.deadlineMillis());
        CompactFields.writeText(passed.moderator(), out);
        out.writeBoolean(passed.counted());
    }

    private static Judged.Passed readPassed(DataInputView in) throws IOException {
        Encoding encoding = CompactFields.readEnum(ENCODINGS, in);
        int segments = in.readInt();
        String wireText = CompactFields.readNullableText(in);
        Long templateId = CompactFields.readNullableLong(in);
        List<String> violations = CompactFields.readTexts(in);
        CheckedText text = new CheckedText(encoding, segments, wireText, templateId, violations);
        List<String> routes = CompactFields.readTexts(in);
        String reason = CompactFields.readText(in);
        long deadline = in.readLong();
        String moderator = CompactFields.readNullableText(in);
        return new Judged.Passed(text, routes, reason, deadline, moderator, in.readBoolean());
    }

    private static void writeFacts(MessageFacts facts, DataOutputView out) throws IOException {
        CompactFields.writeText(facts.getMessageId(), out);
        out.writeLong(facts.getTenantId());
        CompactFields.writeEnum(facts.getDoor(), out);
        CompactFields.writeEnum(facts.getType(), out);
        CompactFields.writeText(facts.getBrandname(), out);
        CompactFields.writeText(facts.getTo(), out);
        CompactFields.writeText(facts.getCarrier(), out);
        CompactFields.writeText(facts.getText(), out);
        CompactFields.writeText(facts.getBodyHash(), out);
        CompactFields.writeText(facts.getClientRef(), out);
        CompactFields.writeLong(facts.getCampaignId(), out);
        CompactFields.writeLong(facts.getSenderId(), out);
        out.writeLong(facts.getAcceptedAtMillis());
    }

    private static MessageFacts readFacts(DataInputView in) throws IOException {
        MessageFacts facts = new MessageFacts();
        facts.setMessageId(CompactFields.readText(in));
        facts.setTenantId(in.readLong());
        facts.setDoor(CompactFields.readEnum(DOORS, in));
        facts.setType(CompactFields.readEnum(TYPES, in));
        facts.setBrandname(CompactFields.readText(in));
        facts.setTo(CompactFields.readText(in));
        facts.setCarrier(CompactFields.readText(in));
        facts.setText(CompactFields.readText(in));
        facts.setBodyHash(CompactFields.readText(in));
        facts.setClientRef(CompactFields.readNullableText(in));
        facts.setCampaignId(CompactFields.readNullableLong(in));
        facts.setSenderId(CompactFields.readNullableLong(in));
        facts.setAcceptedAtMillis(in.readLong());
        return facts;
    }

    private static void writeDeferral(Deferral deferral, DataOutputView out) throws IOException {
        CompactFields.writeAvro(OutboundMessage.class, deferral.message(), out);
        CompactFields.writeEnum(deferral.course(), out);
        CompactFields.writeText(deferral.reason(), out);
        CompactFields.writeText(deferral.detail(), out);
        out.writeLong(deferral.untilMillis());
        out.writeBoolean(deferral.counted());
    }

    private static Deferral readDeferral(DataInputView in) throws IOException {
        return new Deferral(
                CompactFields.readAvro(OutboundMessage.class, in),
                CompactFields.readEnum(COURSES, in),
                CompactFields.readText(in),
                CompactFields.readText(in),
                in.readLong(),
                in.readBoolean());
    }

    @Override
    public TypeSerializerSnapshot<AccountCommand> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Finds the serializer again when state is restored. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<AccountCommand> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}

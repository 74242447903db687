package org.brandcast.simulator.smpp;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.brandcast.simulator.receipt.ReceiptDispatcher;
import org.brandcast.simulator.script.Dice;
import org.brandcast.simulator.script.Fate;
import org.brandcast.simulator.script.Script;
import org.brandcast.simulator.script.Script.FinalState;
import org.brandcast.simulator.script.SmscMessageIds;
import org.brandcast.simulator.store.MessageStore;
import org.brandcast.simulator.store.ReceiptState;
import org.brandcast.simulator.store.SubmitFacts;
import org.brandcast.simulator.store.SubmitFacts.Address;
import org.brandcast.simulator.store.SubmitFacts.Coding;
import org.brandcast.simulator.store.SubmitFacts.Content;
import org.brandcast.simulator.store.SubmitFacts.Octets;
import org.brandcast.simulator.store.SubmitFacts.Options;
import org.brandcast.simulator.store.SubmitFacts.Outcome;
import org.brandcast.simulator.store.SubmitFacts.Sar;
import org.jsmpp.PDUStringException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.BroadcastSm;
import org.jsmpp.bean.CancelBroadcastSm;
import org.jsmpp.bean.CancelSm;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.MessageState;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.QueryBroadcastSm;
import org.jsmpp.bean.QuerySm;
import org.jsmpp.bean.ReplaceSm;
import org.jsmpp.bean.SubmitMulti;
import org.jsmpp.bean.SubmitSm;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.session.BroadcastSmResult;
import org.jsmpp.session.DataSmResult;
import org.jsmpp.session.QueryBroadcastSmResult;
import org.jsmpp.session.QuerySmResult;
import org.jsmpp.session.SMPPServerSession;
import org.jsmpp.session.ServerMessageReceiverListener;
import org.jsmpp.session.Session;
import org.jsmpp.session.SubmitMultiResult;
import org.jsmpp.session.SubmitSmResult;
import org.jsmpp.util.MessageId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes submit_sm as the script says: refuses, or writes to the store and only then lets jSMPP answer. Also answers
 * query_sm; every other request is refused with ESME_RINVCMDID.
 */
public final class SubmitListener implements ServerMessageReceiverListener {
    private static final Logger LOG = LoggerFactory.getLogger(SubmitListener.class);
    private static final OptionalParameter[] NO_PARAMETERS = {};
    private static final int REMEMBERED_REFUSALS = 100_000;

    /** Absolute time with tenths and offset in quarter hours (SMPP 3.4, 7.1.1); Vietnam is 28 quarters ahead. */
    private static final DateTimeFormatter SMPP_TIME =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'028+'").withZone(ZoneId.of("Asia/Ho_Chi_Minh"));

    private final MessageStore store;
    private final ReceiptDispatcher receipts;
    private final Supplier<Script> script;
    private final Clock clock;
    private final Map<Long, Integer> refusals = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Integer> eldest) {
            return size() > REMEMBERED_REFUSALS;
        }
    };

    public SubmitListener(MessageStore store, ReceiptDispatcher receipts, Supplier<Script> script, Clock clock) {
        this.store = store;
        this.receipts = receipts;
        this.script = script;
        this.clock = clock;
    }

    @Override
    public SubmitSmResult onAcceptSubmitSm(SubmitSm request, SMPPServerSession source) throws ProcessRequestException {
        Script now = script.get();
        SimSession session = (SimSession) source;
        byte[] payload = payloadOf(request);
        long segment = Dice.hash(Dice.hash(request.getDestAddress()), payload);
        try {
            int status = Fate.submitStatus(now, request.getDestAddress(), segment, refusalsOf(segment));
            if (status != Fate.OK) {
                noteRefusal(segment);
                store.refused(status);
                planRefusal(session, request, now);
                throw new ProcessRequestException("refused by script", status);
            }
            SubmitFacts facts = store.append(sequence -> facts(request, payload, now, sequence));
            planResponse(session, request, now, facts);
            scriptConnection(session, now);
            String id = SmscMessageIds.write(facts.outcome().idFormat(), facts.sequence());
            return new SubmitSmResult(new MessageId(id), NO_PARAMETERS);
        } catch (IOException e) {
            LOG.error("a message could not be written to the store: {}", e.toString());
            throw new ProcessRequestException("the store failed", Fate.SYSTEM_ERROR);
        } catch (PDUStringException e) {
            throw new IllegalStateException("an id of ours is no message_id", e);
        }
    }

    private SubmitFacts facts(SubmitSm request, byte[] payload, Script now, long sequence) {
        long receivedAt = clock.millis();
        String to = request.getDestAddress();
        Fate.End end = Fate.end(now, to);
        Coding coding = new Coding(
                request.getDataCoding() & 0xff,
                request.getEsmClass() & 0xff,
                request.getProtocolId() & 0xff,
                request.getPriorityFlag() & 0xff,
                request.getRegisteredDelivery() & 0xff);
        return new SubmitFacts(
                sequence,
                receivedAt,
                new Address(request.getSourceAddr(), request.getSourceAddrTon(), request.getSourceAddrNpi()),
                new Address(to, request.getDestAddrTon(), request.getDestAddrNpi()),
                new Content(coding, new Octets(payload)),
                new Options(
                        textOf(request.getValidityPeriod()),
                        textOf(request.getServiceType()),
                        shortParameter(request, OptionalParameter.Tag.USER_MESSAGE_REFERENCE),
                        sarOf(request)),
                new Outcome(
                        now.ids().format(),
                        receiptState(request.getRegisteredDelivery(), end.state(), now, to),
                        end.state(),
                        end.error(),
                        receivedAt + Fate.receiptDelayMillis(now, sequence)));
    }

    /** Bits 0 and 1 of registered_delivery: 1 every end, 2 failures only (SMPP 3.4, 5.2.17), 3 success only (5.0). */
    private static ReceiptState receiptState(byte registeredDelivery, FinalState end, Script now, String to) {
        boolean delivered = end == FinalState.DELIVERED;
        boolean asked = switch (registeredDelivery & 0x03) {
            case 1 -> true;
            case 2 -> !delivered;
            case 3 -> delivered;
            default -> false;
        };
        if (!asked) {
            return ReceiptState.NOT_REQUESTED;
        }
        return Fate.receiptIsLost(now, to) ? ReceiptState.LOST : ReceiptState.OWED;
    }

    private void planRefusal(SimSession session, SubmitSm request, Script now) {
        long delayMillis = now.response().delay().millis();
        if (delayMillis > 0) {
            session.sender().plan(request.getSequenceNumber(), new ScriptedPduSender.Plan.After(delayMillis));
        }
    }

    /** Also hands the receipt over, in the order that the script wants. */
    private void planResponse(SimSession session, SubmitSm request, Script now, SubmitFacts facts) {
        if (now.receipts().beforeResponse() && facts.outcome().receipt() == ReceiptState.OWED) {
            session.sender()
                    .plan(
                            request.getSequenceNumber(),
                            new ScriptedPduSender.Plan.AfterReceipt(
                                    facts.sequence(), () -> receipts.owe(facts, facts.receivedAtMillis())));
            return;
        }
        long delayMillis = Fate.responseDelayMillis(now, facts.sequence());
        if (Fate.responseIsWithheld(now, facts.sequence())) {
            session.sender().plan(request.getSequenceNumber(), new ScriptedPduSender.Plan.Never());
        } else if (delayMillis > 0) {
            session.sender().plan(request.getSequenceNumber(), new ScriptedPduSender.Plan.After(delayMillis));
        }
        if (facts.outcome().receipt() == ReceiptState.OWED) {
            receipts.owe(facts, facts.outcome().dueAtMillis());
        }
    }

    private static void scriptConnection(SimSession session, Script now) {
        int accepted = session.countAccepted();
        if (accepted == now.connection().dropAfterSubmits()) {
            session.cut();
        } else if (accepted == now.connection().unbindAfterSubmits()) {
            // unbind waits for its response, and this thread reads responses
            Thread unbinding = new Thread(session::unbindAndClose, "unbind");
            unbinding.setDaemon(true);
            unbinding.start();
        }
    }

    private int refusalsOf(long segment) {
        synchronized (refusals) {
            return refusals.getOrDefault(segment, 0);
        }
    }

    private void noteRefusal(long segment) {
        synchronized (refusals) {
            refusals.merge(segment, 1, Integer::sum);
        }
    }

    private static byte[] payloadOf(SubmitSm request) {
        byte[] shortMessage = request.getShortMessage();
        if (shortMessage != null && shortMessage.length > 0) {
            return shortMessage;
        }
        OptionalParameter payload = request.getOptionalParameter(OptionalParameter.Tag.MESSAGE_PAYLOAD);
        return payload instanceof OptionalParameter.OctetString octets ? octets.getValue() : new byte[0];
    }

    private static Sar sarOf(SubmitSm request) {
        int reference = shortParameter(request, OptionalParameter.Tag.SAR_MSG_REF_NUM);
        int total = byteParameter(request, OptionalParameter.Tag.SAR_TOTAL_SEGMENTS);
        int part = byteParameter(request, OptionalParameter.Tag.SAR_SEGMENT_SEQNUM);
        boolean complete = reference != SubmitFacts.ABSENT && total > 0 && part > 0;
        return complete ? new Sar(reference, total, part) : Sar.NONE;
    }

    private static int shortParameter(SubmitSm request, OptionalParameter.Tag tag) {
        return request.getOptionalParameter(tag) instanceof OptionalParameter.Short value
                ? value.getValue() & 0xffff
                : SubmitFacts.ABSENT;
    }

    private static int byteParameter(SubmitSm request, OptionalParameter.Tag tag) {
        return request.getOptionalParameter(tag) instanceof OptionalParameter.Byte value
                ? value.getValue() & 0xff
                : SubmitFacts.ABSENT;
    }

    private static String textOf(String value) {
        return value == null ? "" : value;
    }

    @Override
    public QuerySmResult onAcceptQuerySm(QuerySm request, SMPPServerSession source) throws ProcessRequestException {
        try {
            OptionalLong sequence = SmscMessageIds.read(script.get().ids().format(), request.getMessageId());
            Optional<MessageStore.Stored> found =
                    sequence.isPresent() ? store.find(sequence.getAsLong()) : Optional.empty();
            if (found.isEmpty()) {
                throw new ProcessRequestException("no such message", SMPPConstant.STAT_ESME_RQUERYFAIL);
            }
            SubmitFacts facts = found.get().facts();
            if (clock.millis() < facts.outcome().dueAtMillis()) {
                return new QuerySmResult(null, MessageState.ENROUTE, (byte) 0);
            }
            String finalDate =
                    SMPP_TIME.format(Instant.ofEpochMilli(facts.outcome().dueAtMillis()));
            MessageState state =
                    MessageState.valueOf((byte) facts.outcome().end().tlv());
            return new QuerySmResult(finalDate, state, (byte) 0);
        } catch (IOException e) {
            throw new ProcessRequestException("the store failed", Fate.SYSTEM_ERROR);
        }
    }

    @Override
    public SubmitMultiResult onAcceptSubmitMulti(SubmitMulti request, SMPPServerSession source)
            throws ProcessRequestException {
        throw unsupported("submit_multi");
    }

    @Override
    public void onAcceptReplaceSm(ReplaceSm request, SMPPServerSession source) throws ProcessRequestException {
        throw unsupported("replace_sm");
    }

    @Override
    public void onAcceptCancelSm(CancelSm request, SMPPServerSession source) throws ProcessRequestException {
        throw unsupported("cancel_sm");
    }

    @Override
    public BroadcastSmResult onAcceptBroadcastSm(BroadcastSm request, SMPPServerSession source)
            throws ProcessRequestException {
        throw unsupported("broadcast_sm");
    }

    @Override
    public void onAcceptCancelBroadcastSm(CancelBroadcastSm request, SMPPServerSession source)
            throws ProcessRequestException {
        throw unsupported("cancel_broadcast_sm");
    }

    @Override
    public QueryBroadcastSmResult onAcceptQueryBroadcastSm(QueryBroadcastSm request, SMPPServerSession source)
            throws ProcessRequestException {
        throw unsupported("query_broadcast_sm");
    }

    @Override
    public DataSmResult onAcceptDataSm(DataSm request, Session source) throws ProcessRequestException {
        throw unsupported("data_sm");
    }

    private static ProcessRequestException unsupported(String command) {
        return new ProcessRequestException(command + " is not simulated", SMPPConstant.STAT_ESME_RINVCMDID);
    }
}

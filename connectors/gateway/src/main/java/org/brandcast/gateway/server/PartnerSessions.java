package org.brandcast.gateway.server;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.brandcast.domain.lifecycle.MessageIds;
import org.brandcast.domain.lifecycle.RejectReason;
import org.brandcast.schemas.DlrState;
import org.brandcast.schemas.SendRequest;
import org.brandcast.schemas.SmppAccountControl;
import org.brandcast.schemas.SmppPart;
import org.brandcast.schemas.SmppReceipt;
import org.brandcast.schemas.SmppReceiptPart;
import org.brandcast.smpp.MalformedPduException;
import org.brandcast.smpp.SmppStatus;
import org.brandcast.smpp.Tlv;
import org.brandcast.smpp.server.BindRequest;
import org.brandcast.smpp.server.ServerListener;
import org.brandcast.smpp.server.SmscSession;
import org.brandcast.smpp.server.SubmitAnswer;
import org.brandcast.smpp.server.SubmitSm;
import org.brandcast.smpp.server.UserData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of partners' submit_sm. A whole message is answered when its request and, if one is wanted, its receipt are
 * durable; a part when it is durable as a part, the last one when the message is. So after any answer of ESME_ROK the
 * message survives us: whole, or as parts that wait for their siblings.
 */
final class PartnerSessions implements ServerListener {
    private static final Logger log = LoggerFactory.getLogger(PartnerSessions.class);

    /** Requests that Kafka hasn't acknowledged, over all sessions; beyond it they are throttled. */
    private static final int MOST_IN_FLIGHT = 20_000;

    /** Messages whose parts are awaited, or were complete a short time ago. */
    private static final int MOST_IN_PARTS = 10_000;

    private final PartnerServerConfig config;
    private final Clock clock;
    private final AccountBook accounts;
    private final DoorCheck check;
    private final DoorLog store;
    private final ReceiptBook receipts;
    private final Reassembly reassembly;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong throttled = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong abandoned = new AtomicLong();

    PartnerSessions(
            PartnerServerConfig config,
            Clock clock,
            AccountBook accounts,
            DoorCheck check,
            DoorLog store,
            ReceiptBook receipts) {
        this.config = config;
        this.clock = clock;
        this.accounts = accounts;
        this.check = check;
        this.store = store;
        this.receipts = receipts;
        this.reassembly = new Reassembly(MOST_IN_PARTS, config.partsTimeout().toMillis());
    }

    Map<String, Long> figures() {
        Map<String, Long> figures = new TreeMap<>();
        figures.put("submits_accepted", accepted.get());
        figures.put("submits_refused", refused.get());
        figures.put("submits_throttled", throttled.get());
        figures.put("submits_failed", failed.get());
        figures.put("messages_without_all_parts", abandoned.get());
        return figures;
    }

    @Override
    public int onBind(SmscSession session, BindRequest request) {
        return accounts.bind(session, request);
    }

    @Override
    public void onBound(SmscSession session) {
        accounts.of(session).ifPresent(account -> receipts.pump(account.id()));
    }

    @Override
    public void onEnd(SmscSession session) {
        accounts.end(session);
    }

    @Override
    public CompletionStage<SubmitAnswer> onSubmit(SmscSession session, SubmitSm submit, byte[] pdu) {
        Optional<Account> account = accounts.of(session);
        if (account.isEmpty()) {
            return refuse(SmppStatus.ESME_RINVBNDSTS);
        }
        boolean tooMany = inFlight.get() >= MOST_IN_FLIGHT || (wantsReceipt(submit) && receipts.isFull());
        if (tooMany || !account.get().tryTake(System.nanoTime())) {
            throttled.incrementAndGet();
            return CompletableFuture.completedFuture(SubmitAnswer.refused(SmppStatus.ESME_RTHROTTLED));
        }
        SmppAccountControl control = account.get().control();
        UserData data;
        try {
            data = UserData.of(submit);
        } catch (MalformedPduException e) {
            log.warn("{}: user data can't be read: {}", session, e.getMessage());
            return refuse(SmppStatus.ESME_RINVESMCLASS);
        }
        OptionalInt refusal = check.refusalOfEnvelope(control, submit);
        if (refusal.isPresent()) {
            return refuse(refusal.getAsInt());
        }
        Reassembly.Part part = new Reassembly.Part(submit, data.octets());
        if (data.part().isPresent()) {
            return takePart(control, data.part().get(), part, pdu);
        }
        DoorCheck.Checked checked = check.check(control, List.of(part), Optional.empty());
        if (checked.request().isEmpty()) {
            return refuse(checked.commandStatus());
        }
        String id = checked.request().get().getMessageId();
        return answer(id, List.of(send(control, checked, List.of(part), List.of(id))));
    }

    private CompletionStage<SubmitAnswer> refuse(int commandStatus) {
        refused.incrementAndGet();
        return CompletableFuture.completedFuture(SubmitAnswer.refused(commandStatus));
    }

    private CompletionStage<SubmitAnswer> answer(String messageId, List<CompletableFuture<Void>> durable) {
        inFlight.incrementAndGet();
        return CompletableFuture.allOf(durable.toArray(CompletableFuture[]::new))
                .handle((done, failure) -> {
                    inFlight.decrementAndGet();
                    if (failure == null) {
                        accepted.incrementAndGet();
                        return SubmitAnswer.accepted(messageId);
                    }
                    failed.incrementAndGet();
                    log.warn("A message could not be made durable: {}", failure.getMessage());
                    return SubmitAnswer.refused(SmppStatus.ESME_RSYSERR);
                });
    }

    // ------------------------------------------------------------ parts

    /** As the answer to a part's submit_sm has it, and its receipt. */
    private static String idOfPart(String messageId, int sequence) {
        return messageId + "-" + sequence;
    }

    private CompletionStage<SubmitAnswer> takePart(
            SmppAccountControl account, UserData.Part place, Reassembly.Part part, byte[] pdu) {
        Reassembly.Key key = Reassembly.Key.of(account.getAccountId(), place, part.submit());
        long now = clock.millis();
        Reassembly.Outcome outcome = reassembly.take(key, place.sequence(), part, MessageIds::random, now);
        if (outcome.abandoned() != null) {
            abandon(outcome.abandoned());
        }
        if (outcome.effect() == Reassembly.Effect.FULL) {
            throttled.incrementAndGet();
            return CompletableFuture.completedFuture(SubmitAnswer.refused(SmppStatus.ESME_RTHROTTLED));
        }
        String messageId = outcome.messageId();
        List<CompletableFuture<Void>> durable = new ArrayList<>();
        if (outcome.effect() == Reassembly.Effect.COMPLETE) {
            DoorCheck.Checked checked = check.check(account, outcome.parts(), Optional.of(messageId));
            if (checked.request().isEmpty()) {
                reassembly.forget(key);
                Map<Integer, Reassembly.Part> others = new TreeMap<>();
                for (int i = 0; i < outcome.parts().size(); i++) {
                    if (i + 1 != place.sequence()) {
                        others.put(i + 1, outcome.parts().get(i));
                    }
                }
                fail(account.getAccountId(), messageId, others, DlrState.REJECTED, reasonOf(checked.commandStatus()));
                return refuse(checked.commandStatus());
            }
            durable.add(sendParts(account, checked, outcome.parts()));
        }
        durable.add(store.part(SmppPart.newBuilder()
                .setGatewayId(config.gatewayId())
                .setAccountId(account.getAccountId())
                .setMessageId(messageId)
                .setReference(place.reference())
                .setTotal(place.total())
                .setSequence(place.sequence())
                .setPdu(ByteBuffer.wrap(pdu))
                .setAtMillis(now)
                .build()));
        return answer(idOfPart(messageId, place.sequence()), durable);
    }

    private static RejectReason reasonOf(int commandStatus) {
        return switch (commandStatus) {
            case SmppStatus.ESME_RINVSRCADR -> RejectReason.BRANDNAME_NOT_OWNED;
            case SmppStatus.ESME_RINVDSTADR -> RejectReason.NUMBER_JUNK;
            default -> RejectReason.TEXT_TOO_LONG;
        };
    }

    private CompletableFuture<Void> sendParts(
            SmppAccountControl account, DoorCheck.Checked checked, List<Reassembly.Part> parts) {
        String messageId = checked.request().orElseThrow().getMessageId();
        List<String> ids = new ArrayList<>();
        for (int i = 1; i <= parts.size(); i++) {
            ids.add(idOfPart(messageId, i));
        }
        return send(account, checked, parts, ids);
    }

    /** A part of before a restart. One that completes its message sends it again: admission knows it by its id. */
    void restore(SmppPart stored) throws UnreadablePartException {
        Optional<Account> account = accounts.byId(stored.getAccountId());
        if (account.isEmpty()) {
            return;
        }
        byte[] pdu = new byte[stored.getPdu().remaining()];
        stored.getPdu().duplicate().get(pdu);
        try {
            SubmitSm submit = SubmitSm.decode(pdu);
            UserData data = UserData.of(submit);
            UserData.Part place = new UserData.Part(stored.getReference(), stored.getTotal(), stored.getSequence());
            Reassembly.Outcome outcome = reassembly.take(
                    Reassembly.Key.of(stored.getAccountId(), place, submit),
                    stored.getSequence(),
                    new Reassembly.Part(submit, data.octets()),
                    stored::getMessageId,
                    stored.getAtMillis());
            if (outcome.effect() == Reassembly.Effect.COMPLETE) {
                SmppAccountControl control = account.get().control();
                DoorCheck.Checked checked = check.check(control, outcome.parts(), Optional.of(outcome.messageId()));
                if (checked.request().isPresent()) {
                    var unused = sendParts(control, checked, outcome.parts());
                }
            }
        } catch (MalformedPduException e) {
            throw new UnreadablePartException(e);
        }
    }

    /** A stored part isn't what this server stores. */
    static final class UnreadablePartException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnreadablePartException(Throwable cause) {
            super(cause);
        }
    }

    /** Ends messages whose siblings never came. */
    void expireParts() {
        reassembly.expire(clock.millis()).forEach(this::abandon);
    }

    private void abandon(Reassembly.Incomplete incomplete) {
        abandoned.incrementAndGet();
        log.warn(
                "Message {} has {} parts and will get no more",
                incomplete.messageId(),
                incomplete.parts().size());
        fail(incomplete.accountId(), incomplete.messageId(), incomplete.parts(), DlrState.EXPIRED, null);
    }

    // ------------------------------------------------------------ requests and receipts

    private CompletableFuture<Void> send(
            SmppAccountControl account, DoorCheck.Checked checked, List<Reassembly.Part> parts, List<String> ids) {
        SendRequest request = checked.request().orElseThrow();
        SmppReceipt receipt = receipt(account.getAccountId(), parts, ids);
        CompletableFuture<Void> known = receipt.getParts().isEmpty()
                ? CompletableFuture.completedFuture(null)
                : receipts.open(request.getMessageId(), receipt);
        return CompletableFuture.allOf(known, store.request(checked.msisdn(), request));
    }

    private void fail(
            long accountId,
            String messageId,
            Map<Integer, Reassembly.Part> parts,
            DlrState state,
            @org.jspecify.annotations.Nullable RejectReason reason) {
        List<Reassembly.Part> those = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        parts.forEach((sequence, part) -> {
            those.add(part);
            ids.add(idOfPart(messageId, sequence));
        });
        if (those.isEmpty()) {
            return;
        }
        SmppReceipt receipt = receipt(accountId, those, ids);
        if (receipt.getParts().isEmpty() || !receipt.getOnFailure()) {
            return;
        }
        receipt.setState(state);
        receipt.setErrorCode(reason == null ? ErrorCodes.PARTS_MISSING : ErrorCodes.of(reason));
        receipt.setReason(reason == null ? "PARTS_MISSING" : reason.code());
        receipt.setDoneAtMillis(clock.millis());
        var unused = receipts.fail(messageId, receipt);
    }

    /** registered_delivery, bits 0 and 1: 1 every end, 2 failures only (SMPP 3.4, 5.2.17), 3 success only (5.0). */
    private static boolean wants(SubmitSm submit, boolean success) {
        int asked = submit.registeredDelivery() & 0x03;
        return asked == 1 || asked == (success ? 3 : 2);
    }

    private static boolean wantsReceipt(SubmitSm submit) {
        return (submit.registeredDelivery() & 0x03) != 0;
    }

    private SmppReceipt receipt(long accountId, List<Reassembly.Part> parts, List<String> ids) {
        SubmitSm first = parts.get(0).submit();
        List<SmppReceiptPart> wanting = new ArrayList<>();
        boolean onSuccess = false;
        boolean onFailure = false;
        for (int i = 0; i < parts.size(); i++) {
            SubmitSm submit = parts.get(i).submit();
            onSuccess |= wants(submit, true);
            onFailure |= wants(submit, false);
            if (wantsReceipt(submit)) {
                wanting.add(new SmppReceiptPart(
                        ids.get(i), submit.number(Tlv.USER_MESSAGE_REFERENCE).orElse(null)));
            }
        }
        return SmppReceipt.newBuilder()
                .setGatewayId(config.gatewayId())
                .setAccountId(accountId)
                .setSourceTon(first.source().ton())
                .setSourceNpi(first.source().npi())
                .setSourceAddr(first.source().addr())
                .setDestTon(first.destination().ton())
                .setDestNpi(first.destination().npi())
                .setDestinationAddr(first.destination().addr())
                .setOnSuccess(onSuccess)
                .setOnFailure(onFailure)
                .setSubmittedAtMillis(clock.millis())
                .setText(beginning(DoorCheck.text(parts).orElse("")))
                .setParts(wanting)
                .build();
    }

    private static String beginning(String text) {
        return text.substring(0, Math.min(20, text.length()));
    }
}

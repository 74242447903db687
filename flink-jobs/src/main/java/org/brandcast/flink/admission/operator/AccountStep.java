package org.brandcast.flink.admission.operator;

import java.time.ZoneId;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.Collector;
import org.brandcast.domain.quota.LedgerEntry;
import org.brandcast.domain.quota.LedgerStep;
import org.brandcast.domain.quota.OrderAccount;
import org.brandcast.domain.quota.OrderChoice;
import org.brandcast.domain.quota.QuotaUnit;
import org.brandcast.domain.quota.Reservation;
import org.brandcast.flink.admission.AccountCommand;
import org.brandcast.flink.admission.AccountDecision;
import org.brandcast.flink.admission.AccountRules;
import org.brandcast.flink.admission.AccountRules.Account;
import org.brandcast.flink.admission.CapBook;
import org.brandcast.flink.admission.Decision;
import org.brandcast.flink.admission.Deferral;
import org.brandcast.flink.admission.Events;
import org.brandcast.flink.admission.Judged;
import org.brandcast.flink.admission.OpenReservation;
import org.brandcast.flink.admission.OrderBook;
import org.brandcast.flink.admission.Registered;
import org.brandcast.flink.admission.Thresholds;
import org.brandcast.flink.io.DeadLetters;
import org.brandcast.schemas.MessageFacts;
import org.brandcast.schemas.OrderGrant;
import org.brandcast.schemas.OutboundMessage;
import org.brandcast.schemas.Settlement;

/**
 * The account of a tenant: the sole arbiter of idempotency, of its caps, of which order pays, and of post and void.
 *
 * <p>Key: tenantId. State: {@link AccountState}. No timers. Side output: dead letters (a rule that threw, before
 * anything was changed). Delivery: exactly once.
 */
public final class AccountStep extends KeyedCoProcessFunction<Long, AccountCommand, Settlement, Decision> {
    private static final long serialVersionUID = 1L;

    private final DeadLetters deadLetters;
    private final ZoneId zone;

    private transient AccountState state;

    /**
     * The step of an installation.
     *
     * @param zone in which the days and months of caps begin
     */
    public AccountStep(DeadLetters deadLetters, ZoneId zone) {
        this.deadLetters = deadLetters;
        this.zone = zone;
    }

    @Override
    public void open(OpenContext openContext) {
        state = new AccountState(getRuntimeContext(), zone);
    }

    /**
     * The operator of a step, which has it write to the state before each snapshot what has changed since the last, and
     * when that has become much.
     */
    public static TwoInputStreamOperator<AccountCommand, Settlement, Decision> operator(AccountStep step) {
        return new Operator(step);
    }

    private static final class Operator extends KeyedCoProcessOperator<Long, AccountCommand, Settlement, Decision> {
        private static final long serialVersionUID = 1L;

        private final AccountStep step;

        private Operator(AccountStep step) {
            super(step);
            this.step = step;
        }

        @Override
        public void processElement1(StreamRecord<AccountCommand> element) throws Exception {
            super.processElement1(element);
            writeIfFull();
        }

        @Override
        public void processElement2(StreamRecord<Settlement> element) throws Exception {
            super.processElement2(element);
            writeIfFull();
        }

        private void writeIfFull() throws Exception {
            if (step.state.isFull()) {
                step.state.writeChanges(this::setCurrentKey);
            }
        }

        @Override
        public void snapshotState(StateSnapshotContext context) throws Exception {
            step.state.writeChanges(this::setCurrentKey);
            super.snapshotState(context);
        }
    }

    @Override
    public void processElement1(AccountCommand command, Context context, Collector<Decision> out) throws Exception {
        long now = context.timerService().currentProcessingTime();
        if (command.judged() != null) {
            decide(command.judged(), now, context, out);
        } else if (command.deferral() != null) {
            goOn(command.deferral(), now, out);
        } else if (command.grant() != null) {
            takeOver(command.grant(), now, context, out);
        } else if (command.cap() != null) {
            state.put(state.account(command.tenantId()), command.cap());
        }
    }

    private void decide(Judged judged, long now, Context context, Collector<Decision> out) throws Exception {
        MessageFacts facts = judged.facts();
        String messageId = facts.getMessageId();
        Account account = state.account(facts.getTenantId());
        Registered registered = state.registered(facts.getTenantId(), messageId);
        AccountDecision decision;
        try {
            decision = AccountRules.decide(judged, registered, account, now);
        } catch (RuntimeException e) {
            refuse(Events.requestOf(judged), facts.getTenantId(), e, context);
            return;
        }
        boolean returned = judged.outcome() instanceof Judged.Passed passed && passed.counted();
        if (decision instanceof AccountDecision.Admit admit) {
            returned = false;
            OpenReservation open = OpenReservation.of(admit, facts.getCampaignId(), now);
            state.register(facts.getTenantId(), messageId, Registered.holding(facts.getBodyHash(), open));
            state.update(account, admit.reserved().account());
            use(facts.getTenantId(), account, admit, now);
            out.collect(Events.admitted(judged, admit, now));
            tellThresholds(account, admit.reserved().account(), now, out);
        } else if (decision instanceof AccountDecision.Reject reject) {
            state.register(facts.getTenantId(), messageId, Registered.ended(facts.getBodyHash()));
            out.collect(Events.rejected(facts, reject, now));
        } else if (decision instanceof AccountDecision.Pend) {
            state.register(facts.getTenantId(), messageId, Registered.waiting(facts.getBodyHash()));
            out.collect(Events.pending(judged, now));
        } else if (decision instanceof AccountDecision.Conflict conflict) {
            out.collect(Events.conflicted(facts, conflict, now));
        }
        if (returned) {
            out.collect(Events.returned(messageId, facts.getTenantId(), facts.getTo(), now));
        }
    }

    private void use(long tenantId, Account account, AccountDecision.Admit admit, long now) {
        int segments = admit.reserved().reservation().segments();
        for (CapBook.Cap cap : admit.caps()) {
            state.update(tenantId, account, cap, cap.usage().use(segments, now, zone));
        }
    }

    private void tellThresholds(Account account, OrderAccount ledger, long now, Collector<Decision> out)
            throws Exception {
        Thresholds thresholds = account.orders().thresholds(ledger.orderId());
        for (int percent : thresholds.reachedBy(ledger)) {
            thresholds = thresholds.told(percent);
            state.told(account, ledger.orderId(), thresholds);
            out.collect(Events.threshold(ledger, percent, now));
        }
    }

    /**
     * How it goes on with a message that a gateway gave back: only as long as its reservation is open, and once for each
     * time that it came back. One that was settled meanwhile has ended; its recipient's window gets it back.
     */
    private void goOn(Deferral deferral, long now, Collector<Decision> out) throws Exception {
        OutboundMessage message = deferral.message();
        Registered registered = state.registered(message.getTenantId(), message.getMessageId());
        OpenReservation open = registered == null ? null : registered.open();
        if (open != null && open.hop() < deferral.hop()) {
            Registered gone = Registered.holding(registered.bodyHash(), open.withHop(deferral.hop()));
            switch (deferral.course()) {
                case WAITS -> out.collect(Events.deferred(deferral, now));
                case GOES -> {
                    state.register(message.getTenantId(), message.getMessageId(), gone);
                    out.collect(Events.again(deferral, now));
                }
                case ENDS -> {
                    state.register(message.getTenantId(), message.getMessageId(), gone);
                    out.collect(Events.dropped(deferral, now));
                }
            }
        } else if (deferral.counted()) {
            out.collect(Events.returned(message.getMessageId(), message.getTenantId(), message.getTo(), now));
        }
    }

    /** Sets the grant of an order; its echo tells what was taken over. An old version, or a copy, changes nothing. */
    private void takeOver(OrderGrant grant, long now, Context context, Collector<Decision> out) throws Exception {
        Account account = state.account(grant.getTenantId());
        LedgerStep step;
        try {
            step = granted(account, grant);
        } catch (RuntimeException e) {
            refuse(grant, grant.getTenantId(), e, context);
            return;
        }
        if (step.entries().isEmpty()) {
            return;
        }
        state.put(account, grant, step.account());
        for (LedgerEntry entry : step.entries()) {
            out.collect(Events.echo(step, entry, now));
        }
        tellThresholds(account, step.account(), now, out);
    }

    private static LedgerStep granted(Account account, OrderGrant grant) {
        QuotaUnit unit = OrderBook.unitOf(grant);
        OrderChoice.Candidate order = account.orders().get(grant.getOrderId());
        OrderAccount ledger =
                order == null ? OrderAccount.empty(grant.getOrderId(), grant.getTenantId(), unit) : order.account();
        if (ledger.unit() != unit) {
            throw new IllegalArgumentException("order " + grant.getOrderId() + " is counted in " + ledger.unit()
                    + ", and a grant of it in " + unit);
        }
        return ledger.takeOver(grant.getGrantVersion(), Math.max(0, grant.getGrantedSegments()), grant.getClosed());
    }

    /**
     * Ends a reserve. A second settlement of a message finds none and changes nothing. The order and the size are those
     * of the reserve: of the settlement only the part to post counts. What is voided counts against no cap any more.
     */
    @Override
    public void processElement2(Settlement settlement, Context context, Collector<Decision> out) throws Exception {
        Registered registered = state.registered(settlement.getTenantId(), settlement.getMessageId());
        OpenReservation open = registered == null ? null : registered.open();
        if (open == null) {
            return;
        }
        Account account = state.account(settlement.getTenantId());
        Reservation reservation = open.reservation();
        LedgerStep step;
        try {
            step = AccountRules.settle(account.orders(), reservation, settlement.getPostSegments());
        } catch (RuntimeException e) {
            refuse(settlement, settlement.getTenantId(), e, context);
            return;
        }
        state.register(settlement.getTenantId(), settlement.getMessageId(), Registered.ended(registered.bodyHash()));
        state.update(account, step.account());
        int voided = reservation.segments() - AccountRules.posted(reservation, settlement.getPostSegments());
        if (voided > 0) {
            giveBack(settlement.getTenantId(), account, open, voided);
        }
        out.collect(Events.settled(
                settlement.getTenantId(),
                settlement.getMessageId(),
                open.campaignId(),
                step,
                context.timerService().currentProcessingTime()));
    }

    private void giveBack(long tenantId, Account account, OpenReservation open, int segments) {
        for (long capId : open.capIds()) {
            CapBook.Cap cap = account.caps().get(capId);
            if (cap != null) {
                state.update(tenantId, account, cap, cap.usage().giveBack(segments, open.atMillis(), zone));
            }
        }
    }

    /** A rule threw before anything was changed: what it was told goes to the dead letters, the state stays as it was. */
    private <T extends SpecificRecordBase> void refuse(T told, long tenantId, RuntimeException fault, Context context) {
        context.output(
                DeadLetters.TAG,
                deadLetters.inside(
                        "account-step",
                        told,
                        tenantId,
                        DeadLetters.FAULT,
                        fault.toString(),
                        context.timerService().currentProcessingTime()));
    }
}

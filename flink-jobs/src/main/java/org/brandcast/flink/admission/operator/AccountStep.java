package org.brandcast.flink.admission.operator;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.brandcast.domain.quota.LedgerEntry;
import org.brandcast.domain.quota.LedgerStep;
import org.brandcast.domain.quota.OrderAccount;
import org.brandcast.domain.quota.QuotaUnit;
import org.brandcast.flink.admission.AccountCommand;
import org.brandcast.flink.admission.AccountDecision;
import org.brandcast.flink.admission.AccountRules;
import org.brandcast.flink.admission.Decision;
import org.brandcast.flink.admission.Events;
import org.brandcast.flink.admission.Judged;
import org.brandcast.flink.admission.OrderBook;
import org.brandcast.flink.admission.RecipientRules;
import org.brandcast.flink.io.DeadLetters;
import org.brandcast.schemas.MessageFacts;
import org.brandcast.schemas.OrderGrant;
import org.brandcast.schemas.Settlement;

/**
 * The account of a tenant: the sole arbiter of idempotency, of which order pays, and of post and void.
 *
 * <p>Key: tenantId. State, all of it in RocksDB:
 *
 * <ul>
 *   <li>{@code decided-messages}: messageId → body hash of every decided request, refused ones too. A TTL ends an entry
 *       seven days after the last deadline that the message can have; requests are kept in Kafka for seven days, so no
 *       door can bring it again later.
 *   <li>{@code open-reservations}: messageId → what it holds. Removed by its settlement; no TTL, for a reserve that
 *       vanished would be lost to its order for ever. Bounded because tracking settles each message after its deadline.
 *   <li>{@code order-grants}, {@code order-accounts}: orderId → newest grant, ledger. As many as the tenant has orders.
 * </ul>
 *
 * <p>The orders of the tenants that were asked for last are kept in memory too, so that a request reads no order from
 * the state; every change is written through. No timers. Side output: dead letters (a rule that threw, before anything
 * was changed). Delivery: exactly once.
 */
public final class AccountStep extends KeyedCoProcessFunction<Long, AccountCommand, Settlement, Decision> {
    private static final long serialVersionUID = 1L;

    /** How long after the last possible deadline a message's id stays taken. */
    static final Duration IDS_STAY_TAKEN = Duration.ofDays(7);

    static final MapStateDescriptor<String, String> DECIDED = decided();

    static final MapStateDescriptor<String, OpenReservation> RESERVATIONS =
            new MapStateDescriptor<>("open-reservations", Types.STRING, TypeInformation.of(OpenReservation.class));

    static final MapStateDescriptor<Long, OrderGrant> GRANTS =
            new MapStateDescriptor<>("order-grants", Types.LONG, new AvroTypeInfo<>(OrderGrant.class));

    static final MapStateDescriptor<Long, OrderAccount> ACCOUNTS =
            new MapStateDescriptor<>("order-accounts", Types.LONG, TypeInformation.of(OrderAccount.class));

    private static final int BOOKS_IN_MEMORY = 5_000;

    private final DeadLetters deadLetters;

    private transient MapState<String, String> decided;
    private transient MapState<String, OpenReservation> reservations;
    private transient MapState<Long, OrderGrant> grants;
    private transient MapState<Long, OrderAccount> accounts;
    private transient Map<Long, OrderBook> books;

    public AccountStep(DeadLetters deadLetters) {
        this.deadLetters = deadLetters;
    }

    private static MapStateDescriptor<String, String> decided() {
        MapStateDescriptor<String, String> descriptor =
                new MapStateDescriptor<>("decided-messages", Types.STRING, Types.STRING);
        descriptor.enableTimeToLive(StateTtlConfig.newBuilder(RecipientRules.MAX_VALIDITY.plus(IDS_STAY_TAKEN))
                .setUpdateType(StateTtlConfig.UpdateType.OnCreateAndWrite)
                .setStateVisibility(StateTtlConfig.StateVisibility.NeverReturnExpired)
                .cleanupInRocksdbCompactFilter(10_000)
                .build());
        return descriptor;
    }

    @Override
    public void open(OpenContext openContext) {
        decided = getRuntimeContext().getMapState(DECIDED);
        reservations = getRuntimeContext().getMapState(RESERVATIONS);
        grants = getRuntimeContext().getMapState(GRANTS);
        accounts = getRuntimeContext().getMapState(ACCOUNTS);
        books = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, OrderBook> eldest) {
                return size() > BOOKS_IN_MEMORY;
            }
        };
    }

    @Override
    public void processElement1(AccountCommand command, Context context, Collector<Decision> out) throws Exception {
        long now = context.timerService().currentProcessingTime();
        if (command.grant() != null) {
            takeOver(command.grant(), now, context, out);
        } else if (command.judged() != null) {
            decide(command.judged(), now, context, out);
        }
    }

    private void decide(Judged judged, long now, Context context, Collector<Decision> out) throws Exception {
        MessageFacts facts = judged.facts();
        OrderBook book = book(facts.getTenantId());
        String decidedHash = decided.get(facts.getMessageId());
        AccountDecision decision;
        try {
            decision = AccountRules.decide(judged, decidedHash, book, now);
        } catch (RuntimeException e) {
            refuse(Events.requestOf(judged), facts.getTenantId(), e, context);
            return;
        }
        if (decision instanceof AccountDecision.Admit admit) {
            OrderAccount after = admit.reserved().account();
            decided.put(facts.getMessageId(), facts.getBodyHash());
            reservations.put(
                    facts.getMessageId(), OpenReservation.of(admit.reserved().reservation(), facts.getCampaignId()));
            accounts.put(after.orderId(), after);
            book.update(after);
            out.collect(Events.admitted(judged, admit, now));
        } else if (decision instanceof AccountDecision.Reject reject) {
            decided.put(facts.getMessageId(), facts.getBodyHash());
            out.collect(Events.rejected(facts, reject, now));
        } else if (decision instanceof AccountDecision.Conflict conflict) {
            out.collect(Events.conflicted(facts, conflict, now));
        }
    }

    /** Sets the grant of an order; its echo tells what was taken over. An old version, or a copy, changes nothing. */
    private void takeOver(OrderGrant grant, long now, Context context, Collector<Decision> out) throws Exception {
        OrderBook book = book(grant.getTenantId());
        OrderBook.Order order = book.get(grant.getOrderId());
        OrderAccount account = order == null
                ? OrderAccount.empty(grant.getOrderId(), grant.getTenantId(), QuotaUnit.SEGMENTS)
                : order.account();
        LedgerStep step;
        OrderBook.Order changed;
        try {
            step = account.takeOver(
                    grant.getGrantVersion(), Math.max(0, grant.getGrantedSegments()), grant.getClosed());
            changed = new OrderBook.Order(OrderBook.termsOf(grant), step.account());
        } catch (RuntimeException e) {
            refuse(grant, grant.getTenantId(), e, context);
            return;
        }
        if (step.entries().isEmpty()) {
            return;
        }
        grants.put(grant.getOrderId(), grant);
        accounts.put(grant.getOrderId(), step.account());
        book.put(changed);
        for (LedgerEntry entry : step.entries()) {
            out.collect(Events.echo(step, entry, now));
        }
    }

    /**
     * Ends a reserve. A second settlement of a message finds none and changes nothing. The order and the size are those
     * of the reserve: of the settlement only the part to post counts.
     */
    @Override
    public void processElement2(Settlement settlement, Context context, Collector<Decision> out) throws Exception {
        OpenReservation open = reservations.get(settlement.getMessageId());
        if (open == null) {
            return;
        }
        OrderBook book = book(settlement.getTenantId());
        LedgerStep step;
        try {
            step = AccountRules.settle(book, open.reservation(), settlement.getPostSegments());
        } catch (RuntimeException e) {
            refuse(settlement, settlement.getTenantId(), e, context);
            return;
        }
        reservations.remove(settlement.getMessageId());
        accounts.put(open.orderId(), step.account());
        book.update(step.account());
        out.collect(Events.settled(
                settlement.getTenantId(),
                settlement.getMessageId(),
                open.campaignId(),
                step,
                context.timerService().currentProcessingTime()));
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

    private OrderBook book(long tenantId) throws Exception {
        OrderBook book = books.get(tenantId);
        if (book == null) {
            book = new OrderBook();
            for (Map.Entry<Long, OrderGrant> entry : grants.entries()) {
                book.put(new OrderBook.Order(OrderBook.termsOf(entry.getValue()), accounts.get(entry.getKey())));
            }
            books.put(tenantId, book);
        }
        return book;
    }
}

package org.brandcast.flink.admission.operator;

import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.brandcast.domain.quota.CapUsage;
import org.brandcast.domain.quota.OrderAccount;
import org.brandcast.domain.quota.OrderChoice;
import org.brandcast.flink.admission.AccountRules.Account;
import org.brandcast.flink.admission.CapBook;
import org.brandcast.flink.admission.OrderBook;
import org.brandcast.flink.admission.RecipientRules;
import org.brandcast.flink.admission.Registered;
import org.brandcast.flink.admission.Thresholds;
import org.brandcast.schemas.CapControl;
import org.brandcast.schemas.OrderGrant;
import org.jspecify.annotations.Nullable;

/**
 * What the account step keeps of one tenant, in RocksDB:
 *
 * <ul>
 *   <li>{@code decided-messages}: messageId → body hash of every request that was decided, refused ones too, or that
 *       waits; and what it holds until it is settled. A TTL ends an entry seven days after the last deadline that the
 *       message can have. Requests, results and settlements are kept in Kafka for seven days: no door can bring it again
 *       later, and no settlement comes later. One entry for both, since they are written and read together.
 *   <li>{@code order-grants}, {@code order-accounts}, {@code thresholds-told}: orderId → newest grant, ledger, what was told of
 *       its use. As many as the tenant has orders.
 *   <li>{@code caps}, {@code cap-uses}: capId → newest version, use of today and this month. As many as it has caps.
 * </ul>
 *
 * <p>Orders and caps of the tenants that were asked for last are kept in memory too, so that a request reads neither
 * from the state. Ledgers, uses of caps and ids change with every message: they are written to the state before the next
 * checkpoint ({@link #writeChanges}), a ledger once for all its messages, ids a tenant's together in one write. Whatever
 * else changes is written at once.
 */
final class AccountState {
    /** How long after the last possible deadline a message's id stays taken. */
    static final Duration IDS_STAY_TAKEN = Duration.ofDays(7);

    static final MapStateDescriptor<String, Registered> DECIDED = decided();

    static final MapStateDescriptor<Long, OrderGrant> GRANTS =
            new MapStateDescriptor<>("order-grants", Types.LONG, new AvroTypeInfo<>(OrderGrant.class));

    static final MapStateDescriptor<Long, OrderAccount> LEDGERS =
            new MapStateDescriptor<>("order-accounts", Types.LONG, OrderAccountSerializer.TYPE);

    /** Version of the grant, highest percent told. */
    static final MapStateDescriptor<Long, Tuple2<Long, Integer>> THRESHOLDS =
            new MapStateDescriptor<>("thresholds-told", Types.LONG, Types.TUPLE(Types.LONG, Types.INT));

    static final MapStateDescriptor<Long, CapControl> CAPS =
            new MapStateDescriptor<>("caps", Types.LONG, new AvroTypeInfo<>(CapControl.class));

    static final MapStateDescriptor<Long, CapUsage> CAP_USES =
            new MapStateDescriptor<>("cap-uses", Types.LONG, TypeInformation.of(CapUsage.class));

    private static final int ACCOUNTS_IN_MEMORY = 5_000;

    /** So many ids wait for a checkpoint at most; about a second's, and some ten megabytes. */
    static final int MOST_IDS_UNWRITTEN = 50_000;

    private final ZoneId zone;
    private final MapState<String, Registered> decided;
    private final MapState<Long, OrderGrant> grants;
    private final MapState<Long, OrderAccount> ledgers;
    private final MapState<Long, Tuple2<Long, Integer>> thresholds;
    private final MapState<Long, CapControl> caps;
    private final MapState<Long, CapUsage> capUses;
    private final Map<Long, Account> inMemory = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Long, Changes> changes = new HashMap<>();
    private int idsUnwritten;

    /** What of one tenant is newer in memory than in the state. */
    private static final class Changes {
        private final Map<Long, OrderAccount> ledgers = new HashMap<>(2);
        private final Map<Long, CapUsage> capUses = new HashMap<>(2);
        private final Map<String, Registered> decided = new HashMap<>();
    }

    /** Sets the tenant whose state is meant. */
    @FunctionalInterface
    interface KeyOfState {
        void set(Long tenantId);
    }

    AccountState(RuntimeContext context, ZoneId zone) {
        this.zone = zone;
        this.decided = context.getMapState(DECIDED);
        this.grants = context.getMapState(GRANTS);
        this.ledgers = context.getMapState(LEDGERS);
        this.thresholds = context.getMapState(THRESHOLDS);
        this.caps = context.getMapState(CAPS);
        this.capUses = context.getMapState(CAP_USES);
    }

    private static MapStateDescriptor<String, Registered> decided() {
        MapStateDescriptor<String, Registered> descriptor =
                new MapStateDescriptor<>("decided-messages", MessageIdSerializer.TYPE, RegisteredSerializer.TYPE);
        descriptor.enableTimeToLive(StateTtlConfig.newBuilder(RecipientRules.MAX_VALIDITY.plus(IDS_STAY_TAKEN))
                .setUpdateType(StateTtlConfig.UpdateType.OnCreateAndWrite)
                .setStateVisibility(StateTtlConfig.StateVisibility.NeverReturnExpired)
                .cleanupInRocksdbCompactFilter(10_000)
                .build());
        return descriptor;
    }

    /** The account of the tenant whose key is set. */
    Account account(long tenantId) throws Exception {
        Account account = inMemory.get(tenantId);
        if (account == null) {
            account = new Account(orders(), caps(), zone);
            inMemory.put(tenantId, account);
        }
        return account;
    }

    private OrderBook orders() throws Exception {
        OrderBook book = new OrderBook();
        for (Map.Entry<Long, OrderGrant> entry : grants.entries()) {
            OrderGrant grant = entry.getValue();
            OrderAccount ledger = ledgers.get(entry.getKey());
            book.put(
                    new OrderChoice.Candidate(ledger, OrderBook.termsOf(grant)),
                    thresholdsOf(grant, ledger.grantVersion()));
        }
        return book;
    }

    private CapBook caps() throws Exception {
        CapBook book = new CapBook();
        for (Map.Entry<Long, CapControl> entry : caps.entries()) {
            CapUsage used = capUses.get(entry.getKey());
            book.put(entry.getValue(), used == null ? CapUsage.NONE : used);
        }
        return book;
    }

    private Thresholds thresholdsOf(OrderGrant grant, long version) throws Exception {
        Tuple2<Long, Integer> told = thresholds.get(grant.getOrderId());
        boolean ofThisVersion = told != null && told.f0 == version;
        return Thresholds.of(grant.getThresholdPercents(), version, ofThisVersion ? told.f1 : 0);
    }

    /** What is remembered of an id of the tenant whose key is set; null: nothing. */
    @Nullable
    Registered registered(long tenantId, String messageId) throws Exception {
        Changes unwritten = changes.get(tenantId);
        Registered newest = unwritten == null ? null : unwritten.decided.get(messageId);
        return newest == null ? decided.get(messageId) : newest;
    }

    void register(long tenantId, String messageId, Registered as) {
        if (changesOf(tenantId).decided.put(messageId, as) == null) {
            idsUnwritten++;
        }
    }

    /** Whether so much is in memory alone that the next checkpoint must not be waited for. */
    boolean isFull() {
        return idsUnwritten >= MOST_IDS_UNWRITTEN;
    }

    void update(Account account, OrderAccount after) {
        account.orders().update(after);
        changesOf(after.tenantId()).ledgers.put(after.orderId(), after);
    }

    /** A grant that was taken over, with the ledger behind it. */
    void put(Account account, OrderGrant grant, OrderAccount ledger) throws Exception {
        grants.put(grant.getOrderId(), grant);
        changesOf(ledger.tenantId()).ledgers.put(grant.getOrderId(), ledger);
        account.orders()
                .put(
                        new OrderChoice.Candidate(ledger, OrderBook.termsOf(grant)),
                        thresholdsOf(grant, ledger.grantVersion()));
    }

    void told(Account account, long orderId, Thresholds after) throws Exception {
        thresholds.put(orderId, Tuple2.of(after.grantVersion(), after.toldPercent()));
        account.orders().told(orderId, after);
    }

    /** A newer version of a cap; its use so far stays. A withdrawn one is kept, so that no older version returns. */
    void put(Account account, CapControl cap) throws Exception {
        CapControl known = caps.get(cap.getCapId());
        if (known == null || known.getCapVersion() < cap.getCapVersion()) {
            CapUsage used = changesOf(cap.getTenantId()).capUses.get(cap.getCapId());
            if (used == null) {
                used = capUses.get(cap.getCapId());
            }
            caps.put(cap.getCapId(), cap);
            account.caps().put(cap, used == null ? CapUsage.NONE : used);
        }
    }

    void update(long tenantId, Account account, CapBook.Cap cap, CapUsage after) {
        account.caps().used(cap, after);
        changesOf(tenantId).capUses.put(cap.id(), after);
    }

    private Changes changesOf(long tenantId) {
        return changes.computeIfAbsent(tenantId, id -> new Changes());
    }

    /**
     * Brings the state up to what is in memory, and lets go of the accounts that were asked for longest ago. Before
     * this an account that has changed is never let go of.
     */
    void writeChanges(KeyOfState key) throws Exception {
        for (Map.Entry<Long, Changes> each : changes.entrySet()) {
            key.set(each.getKey());
            for (Map.Entry<Long, OrderAccount> ledger : each.getValue().ledgers.entrySet()) {
                ledgers.put(ledger.getKey(), ledger.getValue());
            }
            for (Map.Entry<Long, CapUsage> use : each.getValue().capUses.entrySet()) {
                capUses.put(use.getKey(), use.getValue());
            }
            if (!each.getValue().decided.isEmpty()) {
                decided.putAll(each.getValue().decided);
            }
        }
        changes.clear();
        idsUnwritten = 0;
        Iterator<Long> eldest = inMemory.keySet().iterator();
        for (int surplus = inMemory.size() - ACCOUNTS_IN_MEMORY; surplus > 0; surplus--) {
            eldest.next();
            eldest.remove();
        }
    }
}

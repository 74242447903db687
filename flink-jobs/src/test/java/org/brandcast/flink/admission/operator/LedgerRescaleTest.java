package org.brandcast.flink.admission.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.brandcast.flink.testing.Samples.NOW;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.brandcast.flink.admission.AccountCommand;
import org.brandcast.flink.admission.Decision;
import org.brandcast.flink.admission.Judged;
import org.brandcast.flink.io.DeadLetters;
import org.brandcast.flink.testing.Samples;
import org.brandcast.flink.testing.Scale;
import org.brandcast.schemas.Admitted;
import org.brandcast.schemas.CapScope;
import org.brandcast.schemas.OrderGrant;
import org.brandcast.schemas.QuotaUnit;
import org.brandcast.schemas.Settlement;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The ledger of many tenants over random interleavings, with copies, conflicts, waiting requests and settlements, while
 * the step is stopped and restored at another parallelism again and again: it balances as if nothing had happened.
 */
class LedgerRescaleTest {
    private static final int MAX_PARALLELISM = 128;
    private static final int TENANTS = 12;
    private static final int STEPS = Scale.of(1_200, 20_000);

    private final List<KeyedTwoInputStreamOperatorTestHarness<Long, AccountCommand, Settlement, Decision>> instances =
            new ArrayList<>();
    private final List<Integer> seen = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void balancesAtWhateverParallelism(long seed) throws Exception {
        Random random = new Random(seed);
        List<Decision> all = new ArrayList<>();
        Set<String> admitted = new HashSet<>();
        Map<String, Long> tenantOf = new HashMap<>();
        List<String> ids = new ArrayList<>();
        start(1 + random.nextInt(4), null, 0);
        int rescales = 0;
        for (int i = 0; i < STEPS; i++) {
            long tenant = 1L + random.nextInt(TENANTS);
            switch (random.nextInt(10)) {
                case 0 -> command(AccountCommand.of(grant(random, tenant)));
                case 1, 2, 3, 4 -> {
                    String id = "m" + ids.size();
                    ids.add(id);
                    tenantOf.put(id, tenant);
                    command(AccountCommand.of(request(random, id, tenant)));
                }
                case 5, 6 -> {
                    if (!ids.isEmpty()) {
                        String id = ids.get(random.nextInt(ids.size()));
                        command(AccountCommand.of(request(random, id, tenantOf.get(id))));
                    }
                }
                case 7, 8 -> {
                    if (!ids.isEmpty()) {
                        String id = ids.get(random.nextInt(ids.size()));
                        settle(new Settlement(
                                tenantOf.get(id), id, 0L, random.nextInt(4), random.nextInt(4), "any", NOW));
                    }
                }
                default -> {
                    if (random.nextInt(15) == 0) {
                        all.addAll(told());
                        rescale(1 + random.nextInt(4));
                        rescales++;
                    }
                }
            }
            for (Decision each : told()) {
                all.add(each);
                if (each.event() != null && each.event().getBody() instanceof Admitted) {
                    assertThat(admitted.add(each.key()))
                            .as("seed %s: %s twice", seed, each.key())
                            .isTrue();
                }
            }
        }
        close();
        assertThat(admitted).as("seed %s", seed).hasSizeGreaterThan(50);
        assertThat(rescales).isPositive();
        LedgerReplay.assertBalanced(all, orderId -> orderId % 2 == 1);
    }

    private static OrderGrant grant(Random random, long tenant) {
        OrderGrant grant = Samples.grant(tenant * 10 + random.nextInt(2), 1 + random.nextInt(60), random.nextInt(90));
        grant.setTenantId(tenant);
        if (grant.getOrderId() % 2 == 1) {
            grant.setUnit(QuotaUnit.VND);
            grant.setGrantedSegments(grant.getGrantedSegments() * 500);
        }
        grant.setClosed(random.nextInt(20) == 0);
        grant.setThresholdPercents(List.of(50, 100));
        return grant;
    }

    /** A message, another body under its id, or one that waits and may go on. */
    private static Judged request(Random random, String id, long tenant) {
        Judged.Outcome outcome = random.nextInt(6) == 0
                ? new Judged.Held(List.of(), 1, NOW + 5)
                : AccountHarness.passed(1 + Math.floorMod(id.hashCode(), 3), random.nextBoolean());
        Judged judged = AccountHarness.judged(id, null, random.nextInt(4) == 0, outcome);
        judged.facts().setTenantId(tenant);
        judged.facts().setBodyHash(random.nextInt(10) == 0 ? "other" : "hash");
        return judged;
    }

    private void start(int parallelism, @Nullable OperatorSubtaskState merged, int before) throws Exception {
        for (int index = 0; index < parallelism; index++) {
            var instance = new KeyedTwoInputStreamOperatorTestHarness<Long, AccountCommand, Settlement, Decision>(
                    AccountStep.operator(new AccountStep(new DeadLetters("admission"), AccountHarness.ZONE)),
                    AccountCommand::tenantId,
                    Settlement::getTenantId,
                    Types.LONG,
                    MAX_PARALLELISM,
                    parallelism,
                    index);
            instance.setStateBackend(new EmbeddedRocksDBStateBackend());
            instance.setup();
            if (merged != null) {
                instance.initializeState(AbstractStreamOperatorTestHarness.repartitionOperatorState(
                        merged, MAX_PARALLELISM, before, parallelism, index));
            }
            instance.open();
            instance.setProcessingTime(NOW);
            instances.add(instance);
            seen.add(0);
        }
        if (merged == null) {
            for (long tenant = 1; tenant <= TENANTS; tenant++) {
                var cap = org.brandcast.flink.testing.RuleSamples.cap(tenant, CapScope.TENANT, 60L, null);
                cap.setTenantId(tenant);
                command(AccountCommand.of(cap));
            }
        }
    }

    private void rescale(int parallelism) throws Exception {
        OperatorSubtaskState[] parts = new OperatorSubtaskState[instances.size()];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = instances.get(i).snapshot(1, NOW);
        }
        int before = parts.length;
        close();
        start(parallelism, AbstractStreamOperatorTestHarness.repackageState(parts), before);
    }

    private void close() throws Exception {
        for (var instance : instances) {
            instance.close();
        }
        instances.clear();
        seen.clear();
    }

    private KeyedTwoInputStreamOperatorTestHarness<Long, AccountCommand, Settlement, Decision> of(long tenant) {
        return instances.get(
                KeyGroupRangeAssignment.assignKeyToParallelOperator(tenant, MAX_PARALLELISM, instances.size()));
    }

    private void command(AccountCommand command) throws Exception {
        of(command.tenantId()).processElement1(command, NOW);
    }

    private void settle(Settlement settlement) throws Exception {
        of(settlement.getTenantId()).processElement2(settlement, NOW);
    }

    private List<Decision> told() {
        List<Decision> fresh = new ArrayList<>();
        for (int i = 0; i < instances.size(); i++) {
            List<Decision> all = instances.get(i).extractOutputValues();
            fresh.addAll(all.subList(seen.get(i), all.size()));
            seen.set(i, all.size());
        }
        return fresh;
    }
}

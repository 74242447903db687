package org.brandcast.domain.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.brandcast.domain.Seed;
import org.brandcast.domain.lifecycle.MessageType;
import org.brandcast.domain.routing.RouteChooser.Message;
import org.brandcast.domain.routing.RouteChooser.Plan;
import org.brandcast.domain.routing.RouteRule.Distribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RouteChooserTest {
    private static final List<RouteShare> SHARES =
            List.of(new RouteShare("a", 5, 300), new RouteShare("b", 3, 100), new RouteShare("c", 2, 200));

    @Test
    void eachStrategyHasItsOrder() {
        assertThat(plan(RouteStrategy.STATIC).routes()).containsExactly("a");
        assertThat(plan(RouteStrategy.FAILOVER).routes()).containsExactly("a", "b", "c");
        assertThat(plan(RouteStrategy.LEAST_COST).routes()).containsExactly("b", "c", "a");
        assertThat(plan(RouteStrategy.WEIGHTED).routes()).containsExactlyInAnyOrder("a", "b", "c");
    }

    @ParameterizedTest
    @EnumSource
    void aClosedRouteIsSkippedAndTheReasonSaysSo(RouteStrategy strategy) {
        Plan plan = chooser(List.of(rule(7, 0, strategy)), "a").choose(message("m1"));

        assertThat(plan.routes()).doesNotContain("a").hasSize(strategy == RouteStrategy.STATIC ? 0 : 2);
        assertThat(plan.reason()).contains("a closed");
        if (strategy != RouteStrategy.STATIC) {
            assertThat(plan.reason()).startsWith("rule 7 " + strategy);
        }
    }

    @Test
    void aRuleWithoutAnOpenRouteLeavesItToTheNext() {
        RouteRule only = new RouteRule(
                1,
                0,
                Set.of(),
                Set.of(),
                Set.of(),
                Set.of(),
                new Distribution(RouteStrategy.STATIC, List.of(new RouteShare("a", 1, 0))));

        Plan plan = chooser(List.of(only, rule(2, 1, RouteStrategy.LEAST_COST)), "a")
                .choose(message("m1"));

        assertThat(plan.routes()).containsExactly("b", "c");
        assertThat(plan.reason()).isEqualTo("rule 2 LEAST_COST; a closed; a closed");
    }

    @Test
    void conditionsAreAllMet() {
        RouteRule narrow = new RouteRule(
                1,
                0,
                Set.of("viettel"),
                Set.of(MessageType.OTP),
                Set.of("lotus"),
                Set.of(7L),
                new Distribution(RouteStrategy.STATIC, List.of(new RouteShare("c", 1, 0))));
        RouteChooser chooser = chooser(List.of(rule(2, 0, RouteStrategy.STATIC), narrow));

        assertThat(chooser.choose(new Message("m", "viettel", MessageType.OTP, "lotus", 7, 1))
                        .routes())
                .as("the narrower rule goes first at equal priority")
                .containsExactly("c");
        assertThat(chooser.choose(new Message("m", "itel", MessageType.OTP, "lotus", 7, 1))
                        .routes())
                .containsExactly("a");
        assertThat(chooser.choose(new Message("m", "viettel", MessageType.CARE, "lotus", 7, 1))
                        .routes())
                .containsExactly("a");
        assertThat(chooser.choose(new Message("m", "viettel", MessageType.OTP, "sen", 7, 1))
                        .routes())
                .containsExactly("a");
        assertThat(chooser.choose(new Message("m", "viettel", MessageType.OTP, "lotus", 8, 1))
                        .routes())
                .containsExactly("a");
    }

    @Test
    void aRouteThatCannotCarryItIsNoCandidate() {
        RouteChooser chooser = new RouteChooser(
                List.of(rule(1, 0, RouteStrategy.FAILOVER)),
                List.of(
                        new RouteState("a", true, Set.of("vinaphone"), 9),
                        new RouteState("b", true, Set.of("viettel"), 2)));

        Plan plan = chooser.choose(new Message("m", "viettel", MessageType.CARE, "lotus", 7, 3));

        assertThat(plan.routes()).isEmpty();
        assertThat(plan.reason()).isEqualTo("nothing open; a doesn't reach viettel; b too long; c unknown");
        assertThat(chooser.choose(new Message("m", "viettel", MessageType.CARE, "lotus", 7, 2))
                        .routes())
                .containsExactly("b");
    }

    @Test
    void withoutARuleThereIsNoRoute() {
        assertThat(chooser(List.of()).choose(message("m"))).isEqualTo(new Plan(List.of(), "no rule covers it"));
    }

    @Test
    void weightsAreSharesAndOneMessageAlwaysDrawsTheSame() {
        Random random = Seed.forProperty("weighted routes");
        RouteChooser chooser = chooser(List.of(rule(1, 0, RouteStrategy.WEIGHTED)));
        Map<String, Integer> first = new HashMap<>();
        Map<String, Integer> second = new HashMap<>();
        int messages = 100_000;
        for (int i = 0; i < messages; i++) {
            Message message = message(Long.toHexString(random.nextLong()));
            List<String> routes = chooser.choose(message).routes();
            assertThat(chooser.choose(message).routes()).isEqualTo(routes);
            first.merge(routes.get(0), 1, Integer::sum);
            if (routes.get(0).equals("a")) {
                second.merge(routes.get(1), 1, Integer::sum);
            }
        }
        // Ten standard deviations: it fails for a wrong share and never by chance.
        assertThat(first.get("a") / (double) messages).isCloseTo(0.5, within(0.016));
        assertThat(first.get("b") / (double) messages).isCloseTo(0.3, within(0.015));
        assertThat(first.get("c") / (double) messages).isCloseTo(0.2, within(0.013));
        assertThat(second.get("b") / (double) first.get("a")).isCloseTo(0.6, within(0.025));
    }

    @Test
    void aClosingRouteMovesNoOtherMessage() {
        RouteChooser all = chooser(List.of(rule(1, 0, RouteStrategy.WEIGHTED)));
        RouteChooser withoutA = chooser(List.of(rule(1, 0, RouteStrategy.WEIGHTED)), "a");
        for (int i = 0; i < 10_000; i++) {
            List<String> before = new ArrayList<>(all.choose(message("m" + i)).routes());
            before.remove("a");
            assertThat(withoutA.choose(message("m" + i)).routes()).isEqualTo(before);
        }
    }

    @Test
    void weightZeroIsTheLastResort() {
        RouteRule rule = new RouteRule(
                1,
                0,
                Set.of(),
                Set.of(),
                Set.of(),
                Set.of(),
                new Distribution(
                        RouteStrategy.WEIGHTED, List.of(new RouteShare("a", 0, 0), new RouteShare("b", 1, 0))));
        for (int i = 0; i < 1_000; i++) {
            assertThat(chooser(List.of(rule)).choose(message("m" + i)).routes()).containsExactly("b", "a");
        }
    }

    @Test
    void aShareIsPossible() {
        assertThatThrownBy(() -> new RouteShare("a", -1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RouteShare("a", 0, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Plan plan(RouteStrategy strategy) {
        return chooser(List.of(rule(1, 0, strategy))).choose(message("m1"));
    }

    private static Message message(String id) {
        return new Message(id, "viettel", MessageType.CARE, "lotus", 7, 1);
    }

    private static RouteRule rule(long id, int priority, RouteStrategy strategy) {
        return new RouteRule(id, priority, Set.of(), Set.of(), Set.of(), Set.of(), new Distribution(strategy, SHARES));
    }

    private static RouteChooser chooser(List<RouteRule> rules, String... closed) {
        List<RouteState> routes = new ArrayList<>();
        for (String name : List.of("a", "b", "c")) {
            routes.add(new RouteState(name, !List.of(closed).contains(name), Set.of(), 9));
        }
        return new RouteChooser(rules, routes);
    }
}

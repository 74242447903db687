package org.brandcast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.brandcast.gateway.RouteCounters.Counter;
import org.brandcast.schemas.CampaignControl;
import org.brandcast.schemas.CampaignState;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.OutboundMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Thousands of random histories of a route with crashes, zombies and compaction; each names its seed. */
class CrashSimulationTest {
    private static final int HISTORIES = 300;
    private static final int MESSAGES = 60;
    private static final int STEPS = 3_000;
    private static final List<MessageType> LANES = List.of(MessageType.values());

    @Test
    void whateverHappensNoAdLeavesTwiceAndNothingIsForgotten() {
        int givenBack = 0;
        for (long seed = 1; seed <= HISTORIES; seed++) {
            givenBack += history(seed, 40).givenBack;
        }
        assertThat(givenBack).as("messages that went back to admission").isGreaterThan(HISTORIES);
    }

    @Test
    void aGracefulRestartLeavesNothingInDoubt() {
        for (long seed = 1; seed <= HISTORIES; seed++) {
            SimulatedRoute route = routeWithMessages(seed);
            route.smscIsCalm = true;
            route.takeOver();
            for (int restart = 0; restart < 5; restart++) {
                steps(route, route.random.nextInt(200));
                stopGracefully(route);
                route.takeOver();
            }
            finish(route, seed);
            assertThat(route.counters.get(Counter.DOUBTED)).as("seed %d", seed).isZero();
            assertThat(route.copies.values()).as("seed %d", seed).containsOnly(1);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void aCrashLeavesAtMostWindowAndRunAheadInDoubt(long seed) {
        SimulatedRoute route = routeWithMessages(seed);
        route.smscIsCalm = true;
        route.takeOver();
        steps(route, 300);
        long before = route.counters.get(Counter.DOUBTED);
        route.kill();
        route.takeOver();
        int mostSegmentsOfAMessage = 3;
        assertThat(route.counters.get(Counter.DOUBTED) - before)
                .as("seed %d", seed)
                .isLessThanOrEqualTo(
                        SimulatedRoute.WINDOW + route.settings.runAheadLimit() + mostSegmentsOfAMessage - 1);
        finish(route, seed);
    }

    private static SimulatedRoute history(long seed, int crashOneIn) {
        SimulatedRoute route = routeWithMessages(seed);
        route.takeOver();
        for (int step = 0; step < STEPS; step++) {
            route.step();
            int roll = route.random.nextInt(crashOneIn * 10);
            if (roll == 0) {
                route.kill();
                route.takeOver();
            } else if (roll == 1) {
                route.freeze();
                steps(route, route.random.nextInt(10));
                route.takeOver();
            } else if (roll == 2) {
                stopGracefully(route);
                route.takeOver();
            } else if (roll < 8) {
                route.life.dispatcher.flush();
            } else if (roll == 8) {
                route.campaigns.set(new CampaignControl(
                        1L, 7L, route.random.nextBoolean() ? CampaignState.PAUSED : CampaignState.RUNNING));
            } else if (roll == 9) {
                route.hours(route.random.nextInt(3) > 0);
            }
        }
        finish(route, seed);
        return route;
    }

    private static SimulatedRoute routeWithMessages(long seed) {
        SimulatedRoute route = new SimulatedRoute(seed);
        for (int i = 0; i < MESSAGES; i++) {
            MessageType type = LANES.get(route.random.nextInt(LANES.size()));
            String text = route.random.nextInt(5) == 0 ? "Chào bạn ".repeat(20) : "Xin chao";
            route.send(Samples.message("m" + i, type, "849%08d".formatted(i), text)
                    .setCampaignId(type == MessageType.AD ? 1L : null)
                    .build());
        }
        return route;
    }

    private static void steps(SimulatedRoute route, int count) {
        for (int i = 0; i < count; i++) {
            route.step();
        }
    }

    private static void stopGracefully(SimulatedRoute route) {
        Dispatcher dispatcher = route.life.dispatcher;
        dispatcher.stop();
        for (int i = 0; i < 100_000 && !dispatcher.isWireIdle(); i++) {
            route.step();
        }
        dispatcher.holdUnwritten();
        for (int i = 0; i < 100_000 && (dispatcher.onTheWire() > 0 || !dispatcher.isDurable()); i++) {
            route.step();
        }
        dispatcher.flush();
        route.life.ackEverything();
        route.life.holds = false;
        route.life.dead = true;
        route.life = null;
    }

    /** Calm: nothing fails any more, and everything has to come to its end. */
    private static void finish(SimulatedRoute route, long seed) {
        route.smscIsCalm = true;
        route.campaigns.set(new CampaignControl(1L, 7L, CampaignState.RUNNING));
        route.hours(true);
        for (int i = 0; i < 100_000; i++) {
            route.step();
            if (i % 500 == 0) {
                route.advance(300);
                route.life.dispatcher.flush();
                if (route.life.ready().isEmpty()
                        && route.life.dispatcher.snapshot().openMessages() == 0) {
                    break;
                }
            }
        }
        route.life.ackEverything();
        route.life.dispatcher.flush();
        route.life.ackEverything();
        assertThat(route.life.ready()).as("lanes are empty, seed %d", seed).isEmpty();
        assertThat(route.life.dispatcher.snapshot().openMessages())
                .as("open messages, seed %d", seed)
                .isZero();
        verify(route, seed);
    }

    private static void verify(SimulatedRoute route, long seed) {
        Map<String, Set<String>> outcomes = route.outcomes();
        for (OutboundMessage message : route.messages()) {
            for (int segment = 1; segment <= message.getSegments(); segment++) {
                String key = message.getTo() + "/" + segment;
                String what = "seed " + seed + " " + message.getMessageId() + "/" + segment + " " + message.getType();
                int copies = route.copies.getOrDefault(key, 0);
                Set<String> told = outcomes.getOrDefault(key, Set.of());
                long resends =
                        told.stream().filter(each -> each.startsWith("RESENT")).count();
                assertThat(told).as("results of " + what).isNotEmpty();
                assertThat(copies).as("copies of " + what + told).isLessThanOrEqualTo((int) (1 + resends));
                assertThat(resends)
                        .as("resends of " + what)
                        .isLessThanOrEqualTo(message.getType() == MessageType.AD ? 0 : 1);
                if (copies > 0) {
                    assertThat(told).as("what left is told: " + what).containsAnyOf("ACCEPTED", "UNKNOWN");
                } else {
                    assertThat(told)
                            .as("what never left is not accepted: " + what)
                            .doesNotContain("ACCEPTED");
                }
            }
        }
        assertThat(route.openDecisions())
                .as("open journal entries, seed %d", seed)
                .isZero();
    }
}

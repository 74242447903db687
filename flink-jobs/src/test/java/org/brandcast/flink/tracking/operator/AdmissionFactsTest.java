package org.brandcast.flink.tracking.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.brandcast.flink.testing.Samples.NOW;
import static org.brandcast.flink.testing.Samples.TENANT;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.brandcast.flink.testing.Samples;
import org.brandcast.flink.tracking.Lifecycle;
import org.brandcast.flink.tracking.MessageFact;
import org.brandcast.flink.tracking.TrackingSamples;
import org.brandcast.schemas.AdmissionEvent;
import org.brandcast.schemas.ChargeOn;
import org.brandcast.schemas.Dropped;
import org.brandcast.schemas.MessageStatus;
import org.brandcast.schemas.Settlement;
import org.brandcast.schemas.StatusChanged;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdmissionFactsTest {
    private static Dropped dropped(String reason) {
        return Dropped.newBuilder()
                .setMessageId("m")
                .setRoute("viettel-sim")
                .setTo(Samples.VIETTEL_NUMBER)
                .setSegments(2)
                .setHop(1)
                .setReason(reason)
                .setDetail("")
                .build();
    }

    private static List<MessageFact> facts(Object body) {
        List<MessageFact> facts = new ArrayList<>();
        new AdmissionFacts().flatMap(new AdmissionEvent(TENANT, NOW, body), new ListCollector<>(facts));
        return facts;
    }

    /** What admission may not send again ends each segment, and the message settles with nothing to post. */
    @ParameterizedTest
    @CsvSource({"AD_OPTED_OUT, CANCELLED", "CAMPAIGN_CANCELLED, CANCELLED", "DEADLINE_PASSED, EXPIRED"})
    void aDroppedMessageEndsAndVoids(String reason, MessageStatus status) {
        List<MessageFact> facts = facts(dropped(reason));
        assertThat(facts).hasSize(2);

        Lifecycle.Step step = Lifecycle.apply(null, TrackingSamples.admitted("m", 2, ChargeOn.ACCEPTED), NOW);
        List<Object> told = new ArrayList<>();
        for (MessageFact fact : facts) {
            step = Lifecycle.apply(step.message(), fact, NOW);
            step.outputs()
                    .forEach(each -> told.add(
                            each.event() == null
                                    ? each.settlement()
                                    : each.event().getBody()));
        }

        assertThat(told)
                .filteredOn(each -> each instanceof StatusChanged)
                .singleElement()
                .satisfies(
                        each -> assertThat(((StatusChanged) each).getStatus()).isEqualTo(status));
        assertThat(told)
                .filteredOn(each -> each instanceof Settlement)
                .singleElement()
                .satisfies(each -> {
                    assertThat(((Settlement) each).getPostSegments()).isZero();
                    assertThat(((Settlement) each).getVoidSegments()).isEqualTo(2);
                });
    }

    @Test
    void aCopyOfItTellsNothingMore() {
        Lifecycle.Step step = Lifecycle.apply(null, TrackingSamples.admitted("m", 2, ChargeOn.ACCEPTED), NOW);
        for (MessageFact fact : facts(dropped("AD_OPTED_OUT"))) {
            step = Lifecycle.apply(step.message(), fact, NOW);
        }
        for (MessageFact fact : facts(dropped("AD_OPTED_OUT"))) {
            step = Lifecycle.apply(step.message(), fact, NOW);
            assertThat(step.outputs()).isEmpty();
        }
    }
}

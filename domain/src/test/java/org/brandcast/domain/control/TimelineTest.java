package org.brandcast.domain.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.brandcast.domain.control.Timeline.Period;
import org.junit.jupiter.api.Test;

class TimelineTest {
    private final Timeline<String> timeline =
            new Timeline<>(List.of(new Period<>(200, "b"), new Period<>(100, "a"), new Period<>(200, "c")));

    @Test
    void aValueHoldsFromItsInstantToTheNextOne() {
        assertThat(timeline.at(99)).isEmpty();
        assertThat(timeline.at(100)).hasValue("a");
        assertThat(timeline.at(199)).hasValue("a");
        assertThat(timeline.at(200)).hasValue("c");
        assertThat(timeline.at(Long.MAX_VALUE)).hasValue("c");
    }

    @Test
    void tellsWhenItChangesNext() {
        assertThat(timeline.nextChangeAfter(0)).hasValue(100);
        assertThat(timeline.nextChangeAfter(100)).hasValue(200);
        assertThat(timeline.nextChangeAfter(200)).isEmpty();
    }

    @Test
    void mayBeEmptyOrForEver() {
        assertThat(new Timeline<>(List.of()).at(0)).isEmpty();
        assertThat(Timeline.always("x").at(Long.MIN_VALUE)).hasValue("x");
        assertThat(Timeline.always("x").nextChangeAfter(0)).isEmpty();
    }
}

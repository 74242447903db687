package org.brandcast.domain.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import org.brandcast.domain.Seed;
import org.brandcast.domain.content.SendingHours.Hours;
import org.brandcast.domain.control.Timeline;
import org.brandcast.domain.control.Timeline.Period;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SendingHoursTest {
    private static final ZoneId VIETNAM = ZoneId.of("Asia/Ho_Chi_Minh");

    /** 07–22; from 1 June 2026 08–21; on 10 June from 12:00 the whole day; from 11 June, 00:00, 22–06 over midnight. */
    private static final SendingHours HOURS = new SendingHours(
            new Timeline<>(List.of(
                    period("2026-01-01T00:00", "07:00", "22:00"),
                    period("2026-06-01T00:00", "08:00", "21:00"),
                    period("2026-06-10T12:00", "00:00", "00:00"),
                    period("2026-06-11T00:00", "22:00", "06:00"))),
            VIETNAM);

    @ParameterizedTest
    @CsvSource({
        "2026-03-01T07:00:00.000, ",
        "2026-03-01T21:59:59.999, ",
        "2026-03-01T22:00:00.000, 2026-03-02T07:00",
        "2026-03-01T23:30:00.000, 2026-03-02T07:00",
        "2026-03-02T00:00:00.000, 2026-03-02T07:00",
        "2026-03-02T06:59:59.999, 2026-03-02T07:00",
        "2026-05-31T21:30:00.000, ",
        "2026-05-31T22:00:00.000, 2026-06-01T08:00",
        "2026-06-01T07:30:00.000, 2026-06-01T08:00",
        "2026-06-01T21:00:00.000, 2026-06-02T08:00",
        "2026-06-10T07:00:00.000, 2026-06-10T08:00",
        "2026-06-10T23:59:59.999, ",
        "2026-06-11T00:00:00.000, ",
        "2026-06-11T05:59:59.999, ",
        "2026-06-11T06:00:00.000, 2026-06-11T22:00",
        "2026-06-11T23:00:00.000, ",
        "2025-12-31T20:00:00.000, 2026-01-01T07:00",
        "2025-12-31T23:59:59.999, 2026-01-01T07:00"
    })
    void areOpenOrSayWhenTheyWillBe(LocalDateTime local, @Nullable LocalDateTime nextOpening) {
        long at = millis(local);

        assertThat(HOURS.isOpen(at)).isEqualTo(nextOpening == null);
        assertThat(HOURS.nextOpening(at)).hasValue(nextOpening == null ? at : millis(nextOpening));
    }

    @Test
    void aNewRuleOpensAtItsInstant() {
        SendingHours hours = new SendingHours(
                new Timeline<>(List.of(
                        period("2026-01-01T00:00", "07:00", "08:00"), period("2026-01-01T12:00", "07:00", "22:00"))),
                VIETNAM);

        assertThat(hours.nextOpening(millis(LocalDateTime.parse("2026-01-01T09:00"))))
                .hasValue(millis(LocalDateTime.parse("2026-01-01T12:00")));
    }

    @Test
    void withoutARuleNothingIsOpen() {
        SendingHours none = new SendingHours(new Timeline<>(List.of()), VIETNAM);

        assertThat(none.isOpen(0)).isFalse();
        assertThat(none.nextOpening(0)).isEmpty();
    }

    @Test
    void theNextOpeningIsOpenAndNothingBeforeItIs() {
        Random random = Seed.forProperty("next opening of the hours");
        long begin = millis(LocalDateTime.parse("2026-05-20T00:00"));
        for (int i = 0; i < 2_000; i++) {
            long at = begin + (long) (random.nextDouble() * 30 * 24 * 3_600_000);
            long next = HOURS.nextOpening(at).orElseThrow();
            assertThat(HOURS.isOpen(next)).isTrue();
            assertThat(next).isGreaterThanOrEqualTo(at);
            for (long between = at; between < next; between += 60_000) {
                assertThat(HOURS.isOpen(between)).isFalse();
            }
            assertThat(next == at || !HOURS.isOpen(next - 1)).isTrue();
        }
    }

    private static Period<Hours> period(String from, String opens, String closes) {
        return new Period<>(
                millis(LocalDateTime.parse(from)), new Hours(LocalTime.parse(opens), LocalTime.parse(closes)));
    }

    private static long millis(LocalDateTime local) {
        return local.atZone(VIETNAM).toInstant().toEpochMilli();
    }
}

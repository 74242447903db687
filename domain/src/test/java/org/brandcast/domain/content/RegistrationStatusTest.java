package org.brandcast.domain.content;

import static org.assertj.core.api.Assertions.assertThat;

import org.brandcast.domain.content.RegistrationStatus.Request;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistrationStatusTest {
    private static final long DAY = 86_400_000;
    private static final long NOW = 20_000 * DAY;

    /** Days from now; an empty end is none. */
    @ParameterizedTest
    @CsvSource({
        ",,NONE,NONE,true",
        ",,REQUESTED,REQUESTED,false",
        ",,SUBMITTED,SUBMITTED,false",
        ",,REFUSED,REFUSED,true",
        "-10,1085,REGISTERED,REGISTERED,false",
        "-10,1085,NONE,REGISTERED,false",
        "10,40,REGISTERED,REGISTERED,false",
        "-1000,61,REGISTERED,REGISTERED,false",
        "-1000,60,REGISTERED,EXPIRING,true",
        "-1000,1,NONE,EXPIRING,true",
        "-1000,0,REGISTERED,EXPIRED,true",
        "-1000,-1,NONE,EXPIRED,true",
        "-1000,20,REQUESTED,REQUESTED,false",
        "-1000,-20,SUBMITTED,SUBMITTED,false",
        "-1000,20,REFUSED,EXPIRING,true",
        "-1000,-20,REFUSED,REFUSED,true",
    })
    void isToldByItsEndAndByWhatWasAskedLast(
            Long from, Long until, Request last, RegistrationStatus wanted, boolean mayBeAsked) {
        RegistrationStatus status = RegistrationStatus.of(
                from == null ? 0 : NOW + from * DAY, until == null ? 0 : NOW + until * DAY, last, NOW);
        assertThat(status).isEqualTo(wanted);
        assertThat(status.mayBeAsked()).isEqualTo(mayBeAsked);
    }
}

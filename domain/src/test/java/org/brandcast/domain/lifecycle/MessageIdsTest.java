package org.brandcast.domain.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MessageIdsTest {
    /** Ids are in topics and in partners' hands: these values never change. */
    @Test
    void derivedIdsAreForEver() {
        assertThat(MessageIds.ofClientRef(1, "a")).isEqualTo("c63a705e-cae0-8039-b4dc-6a9b88749c6c");
        assertThat(MessageIds.ofRecipient(7, "84901234567")).isEqualTo("86a21ae1-2129-8875-8d2e-bba9ec6c9241");
        assertThat(MessageIds.ofPosition("send-requests.tenant.1.care", 0, 42))
                .isEqualTo("87906c5c-a2ef-849e-9eaa-635c2cf2bb34");
    }

    @Test
    void noTwoNamesRunTogether() {
        Set<String> ids = Stream.of(
                        MessageIds.ofClientRef(1, "23"),
                        MessageIds.ofClientRef(12, "3"),
                        MessageIds.ofClientRef(1, ""),
                        MessageIds.ofRecipient(1, "23"),
                        MessageIds.ofPosition("1", 2, 3),
                        MessageIds.ofPosition("12", 3, 0),
                        MessageIds.ofPosition("1", 23, 0))
                .collect(Collectors.toSet());

        assertThat(ids).hasSize(7);
    }

    @Test
    void areUuidsOfTheirVersion() {
        UUID derived = UUID.fromString(MessageIds.ofClientRef(9, "đơn-1"));
        UUID random = UUID.fromString(MessageIds.random());

        assertThat(derived.version()).isEqualTo(8);
        assertThat(random.version()).isEqualTo(7);
        assertThat(derived.variant()).isEqualTo(2);
        assertThat(random.variant()).isEqualTo(2);
    }

    @Test
    void randomIdsSortByTimeAndDiffer() {
        RandomGenerator ones = () -> -1L;
        RandomGenerator zeros = () -> 0L;

        assertThat(MessageIds.random(1_700_000_000_001L, zeros))
                .isEqualTo("018bcfe5-6801-7000-8000-000000000000")
                .isGreaterThan(MessageIds.random(1_700_000_000_000L, ones));
        assertThat(Stream.generate(MessageIds::random).limit(1_000)).doesNotHaveDuplicates();
    }
}

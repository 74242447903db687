package org.brandcast.domain.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenHashTest {
    @Test
    void matchesItsTokenAlone() {
        String token = "bc_00000000000000000000000000000000";
        String hash = TokenHash.of(token);

        assertThat(hash).isEqualTo("646ad550f47d104beca2ccfccbb1323703c666f2b510f0490d9af96849aa6a6d");
        assertThat(TokenHash.matches(token, hash)).isTrue();
        assertThat(TokenHash.matches(token + "0", hash)).isFalse();
        assertThat(TokenHash.matches("", hash)).isFalse();
        assertThat(TokenHash.matches(token, "")).isFalse();
    }
}

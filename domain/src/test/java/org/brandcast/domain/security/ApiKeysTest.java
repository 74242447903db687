package org.brandcast.domain.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ApiKeysTest {
    @Test
    void areLongRandomAndDifferent() {
        assertThat(ApiKeys.generate()).matches("bc_[0-9A-Za-z]{32}");
        assertThat(Stream.generate(ApiKeys::generate).limit(1_000)).doesNotHaveDuplicates();
    }

    @Test
    void matchOnlyTheirHash() {
        String key = "bc_00000000000000000000000000000000";
        String hash = ApiKeys.hash(key);

        assertThat(hash).isEqualTo("646ad550f47d104beca2ccfccbb1323703c666f2b510f0490d9af96849aa6a6d");
        assertThat(ApiKeys.matches(key, hash)).isTrue();
        assertThat(ApiKeys.matches(key + "0", hash)).isFalse();
        assertThat(ApiKeys.matches("", hash)).isFalse();
        assertThat(ApiKeys.matches(key, "")).isFalse();
    }
}

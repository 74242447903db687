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
}

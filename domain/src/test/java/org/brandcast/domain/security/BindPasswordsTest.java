package org.brandcast.domain.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BindPasswordsTest {
    @Test
    void aPasswordMatchesItsHashAndNoOther() {
        String password = BindPasswords.generate();
        String hash = BindPasswords.hash(password);
        assertThat(password).hasSize(BindPasswords.LENGTH);
        assertThat(hash).doesNotContain(password);
        assertThat(BindPasswords.matches(password, hash)).isTrue();
        assertThat(BindPasswords.matches(password + "x", hash)).isFalse();
        assertThat(BindPasswords.matches("", hash)).isFalse();
    }

    @Test
    void twoHashesOfOnePasswordDiffer() {
        assertThat(BindPasswords.hash("same")).isNotEqualTo(BindPasswords.hash("same"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret",
                "pbkdf2-sha256$0$AAAA$AAAA",
                "pbkdf2-sha256$99999999$AAAA$AAAA",
                "pbkdf2-sha256$1$$AAAA",
                "pbkdf2-sha256$1$%%$AAAA",
                "sha1$1$AAAA$AAAA"
            })
    void whatIsNoHashMatchesNothing(String hash) {
        assertThat(BindPasswords.matches("secret", hash)).isFalse();
    }
}

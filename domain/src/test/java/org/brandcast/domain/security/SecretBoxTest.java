package org.brandcast.domain.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretBoxTest {
    private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private final SecretBox box = new SecretBox(KEY);

    @Test
    void opensWhatItSealed() {
        String sealed = box.seal("mật khẩu");

        assertThat(sealed).startsWith("v1:").doesNotContain("khẩu");
        assertThat(new SecretBox(KEY.clone()).open(sealed)).isEqualTo("mật khẩu");
        assertThat(box.open(box.seal(""))).isEmpty();
    }

    /** Sealed by another implementation of AES-256-GCM, so that the format stays readable. */
    @Test
    void opensWhatAnEarlierReleaseSealed() {
        assertThat(box.open("v1:AAECAwQFBgcICQoLXoDYDrxsaGHxUqh1MsjgtTN+QptcWw=="))
                .isEqualTo("secret");
    }

    @Test
    void sealsNothingTwiceAlike() {
        assertThat(box.seal("x")).isNotEqualTo(box.seal("x"));
    }

    @Test
    void anotherKeyOpensNothing() {
        byte[] other = KEY.clone();
        other[31] ^= 1;
        String sealed = box.seal("x");

        assertThatThrownBy(() -> new SecretBox(other).open(sealed)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noticesEveryFlippedBit() {
        byte[] sealed = Base64.getDecoder().decode(box.seal("x").substring(3));
        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] changed = sealed.clone();
            changed[bit / 8] ^= (byte) (1 << (bit % 8));
            String text = "v1:" + Base64.getEncoder().encodeToString(changed);
            assertThatThrownBy(() -> box.open(text)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "v1:", "v1:AAAA", "v1:not base64", "v2:AAAA", "plain"})
    void refusesWhatIsNotSealed(String text) {
        assertThatThrownBy(() -> box.open(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsItsKeyFromAFile(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("master.key");
        Files.writeString(file, Base64.getEncoder().encodeToString(KEY) + "\n");

        assertThat(SecretBox.fromFile(file).open(box.seal("x"))).isEqualTo("x");
    }

    @Test
    void namesTheKeyFileThatIsNoGood(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("master.key");
        assertThatThrownBy(() -> SecretBox.fromFile(file))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(file.toString());

        Files.writeString(file, "$$$");
        assertThatThrownBy(() -> SecretBox.fromFile(file)).hasMessageContaining("not base64");

        Files.writeString(file, "AAAA");
        assertThatThrownBy(() -> SecretBox.fromFile(file)).hasMessageContaining("3 bytes instead of 32");
    }
}

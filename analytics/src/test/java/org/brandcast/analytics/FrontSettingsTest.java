package org.brandcast.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FrontSettingsTest {
    @Test
    void withoutAnythingItIsOnLoopbackWithoutAPassword() {
        FrontSettings settings = FrontSettings.of(Map.of());
        assertThat(settings.options().port()).isEqualTo(8723);
        assertThat(settings.options().bind().isLoopbackAddress()).isTrue();
        assertThat(settings.options().user()).isEqualTo("default");
        assertThat(settings.libraryDir()).endsWith(Path.of("brandcast", "chdb-26.7.3-stable.1"));
    }

    @Test
    void theLibraryIsWhereItIsSaidToBe() {
        assertThat(FrontSettings.libraryDir(Map.of("XDG_CACHE_HOME", "/c")))
                .isEqualTo(Path.of("/c/brandcast/chdb-26.7.3-stable.1"));
        assertThat(FrontSettings.libraryDir(Map.of("XDG_CACHE_HOME", "/c", "BRANDCAST_CHDB_LIB_DIR", "/l")))
                .isEqualTo(Path.of("/l"));
    }

    @Test
    void aWrongValueIsNamed() {
        assertThatThrownBy(() -> FrontSettings.of(Map.of("BRANDCAST_CLICKHOUSE_PORT", "http")))
                .hasMessage("BRANDCAST_CLICKHOUSE_PORT is http, which is no whole number");
        assertThatThrownBy(() -> FrontSettings.of(Map.of("BRANDCAST_CLICKHOUSE_PORT", "70000")))
                .hasMessageContaining("70000");
        assertThatThrownBy(() -> FrontSettings.of(Map.of("BRANDCAST_CLICKHOUSE_MEMORY_MIB", "100")))
                .hasMessageContaining("less than queryMemoryBytes");
    }

    @Test
    void aPasswordIsNeverPrinted() {
        FrontSettings settings = FrontSettings.of(Map.of("BRANDCAST_CLICKHOUSE_PASSWORD", "s3cret"));
        assertThat(settings.toString()).doesNotContain("s3cret");
    }
}

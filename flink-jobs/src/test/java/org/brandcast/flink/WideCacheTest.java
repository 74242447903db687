package org.brandcast.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.StateBackendLoader;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class WideCacheTest {
    /** Cache of a slot of 64 MB, of the 512 MB of a larger one, and the ends. */
    @ParameterizedTest
    @CsvSource({"0, 0", "5, 0", "31, 0", "32, 1", "53, 1", "426, 4", "1023, 5", "1024, 6", "65536, 6"})
    void noPieceIsTooNarrowForTheFilterOfAFile(long cacheMebibytes, int log2) {
        assertThat(WideCache.piecesLog2(cacheMebibytes << 20)).isEqualTo(log2);
    }

    @Test
    void everyJobHasIt() throws Exception {
        Path folder = Path.of("/tmp");
        Configuration configuration = JobEnvironment.of(
                "any", new JobSettings("localhost:9", "http://localhost:9", folder, folder, 1, Duration.ZERO));

        StateBackend backend = StateBackendLoader.loadStateBackendFromConfig(
                configuration, getClass().getClassLoader(), LoggerFactory.getLogger(getClass()));

        assertThat(backend).isInstanceOf(EmbeddedRocksDBStateBackend.class);
        assertThat(((EmbeddedRocksDBStateBackend) backend).isIncrementalCheckpointsEnabled())
                .isTrue();
    }
}

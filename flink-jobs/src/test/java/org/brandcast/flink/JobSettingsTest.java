package org.brandcast.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class JobSettingsTest {
    @Test
    void readsItsArguments() {
        JobSettings settings = settings(
                "--kafka-bootstrap", "127.0.0.1:9192",
                "--checkpoint-dir", "/state/checkpoints",
                "--savepoint-dir", "/state/savepoints",
                "--parallelism", "2",
                "--tracking-grace-seconds", "60");

        assertThat(settings.checkpointDirOf("admission")).isEqualTo(Path.of("/state/checkpoints/admission"));
        assertThat(settings.savepointDirOf("tracking")).isEqualTo(Path.of("/state/savepoints/tracking"));
        assertThat(settings.parallelism()).isEqualTo(2);
        assertThat(settings.trackingGrace()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void namesWhatIsWrong() {
        assertThatThrownBy(() -> settings("--savepoint-dir", "/s", "--checkpoint-dir", "/c"))
                .hasMessageContaining("--kafka-bootstrap is missing");
        assertThatThrownBy(() -> settings("--colour", "red")).hasMessageContaining("unknown argument --colour");
        assertThatThrownBy(() -> settings("--parallelism")).hasMessageContaining("--parallelism has no value");
        for (String bad : new String[] {"0", "129", "two"}) {
            assertThatThrownBy(() -> settings(
                            "--kafka-bootstrap",
                            "k",
                            "--checkpoint-dir",
                            "/c",
                            "--savepoint-dir",
                            "/s",
                            "--parallelism",
                            bad))
                    .hasMessageContaining("--parallelism is " + bad)
                    .hasMessageContaining("1 to 128");
        }
    }

    private static JobSettings settings(String... args) {
        return JobSettings.of(Arguments.parse(args, JobSettings.ARGUMENTS));
    }
}

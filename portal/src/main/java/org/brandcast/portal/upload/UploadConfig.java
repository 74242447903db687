package org.brandcast.portal.upload;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How long a file may be on its way.
 *
 * @param folder where files lie until they are read; they go when they have been; empty: the JVM's for such files
 * @param silence an upload of which nothing came for so long is given up
 * @param grace so long an upload may be as slow as it likes
 * @param slowestBytesPerSecond what it must have brought on average after that
 * @param atOnce uploads on their way; those beyond are sent away
 */
@ConfigurationProperties("brandcast.uploads")
public record UploadConfig(
        @Bindable(defaultValue = "") String folder,
        @Bindable(defaultValue = "30s") Duration silence,
        @Bindable(defaultValue = "60s") Duration grace,
        @Bindable(defaultValue = "16384") long slowestBytesPerSecond,
        @Bindable(defaultValue = "16") int atOnce) {
    public UploadConfig {
        if (silence.isNegative() || silence.isZero() || grace.isNegative()) {
            throw new IllegalArgumentException(
                    "brandcast.uploads: silence " + silence + " and grace " + grace + " must be above 0");
        }
        if (slowestBytesPerSecond < 1 || atOnce < 1) {
            throw new IllegalArgumentException("brandcast.uploads: slowest-bytes-per-second " + slowestBytesPerSecond
                    + " and at-once " + atOnce + " must be above 0");
        }
    }

    Path path() {
        return Path.of(folder.isBlank() ? System.getProperty("java.io.tmpdir") : folder);
    }
}

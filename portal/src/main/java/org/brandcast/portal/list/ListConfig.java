package org.brandcast.portal.list;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * Lists hold personal data.
 *
 * @param keep a list of which no campaign was made for so long is deleted
 */
@ConfigurationProperties("brandcast.lists")
public record ListConfig(@Bindable(defaultValue = "180d") Duration keep) {
    public ListConfig {
        if (keep.compareTo(Duration.ofDays(1)) < 0) {
            throw new IllegalArgumentException("brandcast.lists.keep must be a day at least, not " + keep);
        }
    }
}

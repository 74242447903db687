package org.brandcast.portal.webhook;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How webhooks are sent.
 *
 * @param allowPrivateAddresses whether they may lead into the installation's own networks, and over plain HTTP: only where
 *     every tenant is trusted, as in a demo
 * @param firstRetry after the first attempt that failed; each later one waits twice as long
 * @param longestRetry between two attempts at most
 * @param giveUpAfter since the event; what is undelivered then is dead
 * @param timeout of one attempt, from the look-up of the name to the answer's end
 */
@ConfigurationProperties("brandcast.webhooks")
public record WebhookConfig(
        @Bindable(defaultValue = "false") boolean allowPrivateAddresses,
        @Bindable(defaultValue = "5s") Duration firstRetry,
        @Bindable(defaultValue = "1h") Duration longestRetry,
        @Bindable(defaultValue = "24h") Duration giveUpAfter,
        @Bindable(defaultValue = "10s") Duration timeout) {
    public WebhookConfig {
        for (Duration duration : new Duration[] {firstRetry, longestRetry, giveUpAfter, timeout}) {
            if (duration.isNegative() || duration.isZero()) {
                throw new IllegalArgumentException("a duration of brandcast.webhooks must be above 0, not " + duration);
            }
        }
    }
}

package org.brandcast.gateway;

import java.time.Duration;
import org.brandcast.smpp.EsmeLink;
import org.brandcast.smpp.EsmeListener;
import org.brandcast.smpp.EsmeSettings;

/**
 * What every route worker of this process shares.
 *
 * @param links makes the binds
 */
record WorkerEnvironment(
        String gatewayId,
        KafkaClients kafka,
        JournalSettings journalSettings,
        SendTimeRules rules,
        LinkFactory links,
        WorkerClock clock,
        LeaseTimes lease) {
    /** Makes binds; tests make their own. */
    interface LinkFactory {
        EsmeLink create(String name, EsmeSettings settings, EsmeListener listener);
    }

    /** How long a lease holds, and how often it is renewed. */
    record LeaseTimes(Duration duration, Duration heartbeat) {
        LeaseTimes {
            if (duration.compareTo(heartbeat.multipliedBy(2)) < 0) {
                throw new IllegalArgumentException(
                        "a lease of " + duration + " is too short for a heartbeat each " + heartbeat);
            }
        }
    }

    Duration leaseDuration() {
        return lease.duration();
    }

    Duration heartbeat() {
        return lease.heartbeat();
    }
}

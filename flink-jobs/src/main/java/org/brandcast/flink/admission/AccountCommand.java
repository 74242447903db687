package org.brandcast.flink.admission;

import org.brandcast.schemas.OrderGrant;
import org.jspecify.annotations.Nullable;

/**
 * What the recipient step tells the step of a tenant's account: a judged request, or a grant out of control data. Both
 * travel in one stream, so that a request which waited for a control version arrives behind the grants of that version.
 * With several recipient steps each grant arrives several times; its version makes the copies harmless.
 */
public record AccountCommand(
        long tenantId, @Nullable Judged judged, @Nullable OrderGrant grant) {
    public static AccountCommand of(Judged judged) {
        return new AccountCommand(judged.facts().getTenantId(), judged, null);
    }

    public static AccountCommand of(OrderGrant grant) {
        return new AccountCommand(grant.getTenantId(), null, grant);
    }
}

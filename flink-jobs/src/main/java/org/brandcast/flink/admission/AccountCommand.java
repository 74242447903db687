package org.brandcast.flink.admission;

import org.brandcast.schemas.CapControl;
import org.brandcast.schemas.OrderGrant;
import org.jspecify.annotations.Nullable;

/**
 * What the recipient step tells the step of a tenant's account; exactly one of the last four is there. Requests and
 * what control data says of accounts travel in one stream, so that a request which waited for a control version arrives
 * behind the grants of that version. With several recipient steps each grant and cap arrives several times; its version
 * makes the copies harmless.
 */
public record AccountCommand(
        long tenantId,
        @Nullable Judged judged,
        @Nullable Deferral deferral,
        @Nullable OrderGrant grant,
        @Nullable CapControl cap) {
    public static AccountCommand of(Judged judged) {
        return new AccountCommand(judged.facts().getTenantId(), judged, null, null, null);
    }

    public static AccountCommand of(Deferral deferral) {
        return new AccountCommand(deferral.message().getTenantId(), null, deferral, null, null);
    }

    public static AccountCommand of(OrderGrant grant) {
        return new AccountCommand(grant.getTenantId(), null, null, grant, null);
    }

    public static AccountCommand of(CapControl cap) {
        return new AccountCommand(cap.getTenantId(), null, null, null, cap);
    }
}

package org.brandcast.gateway.database;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.brandcast.domain.lifecycle.RejectReason;
import org.brandcast.domain.numbering.MsisdnReader;
import org.brandcast.domain.numbering.NumberReading;
import org.brandcast.gateway.door.DurableWriter;
import org.brandcast.jdbc.OutboxSink;

/** Makes requests of one intake's rows. A row is accepted when Kafka has its request. */
final class RowSink implements OutboxSink {
    private final long tenantId;
    private final long intakeId;
    private final RowCheck check;
    private final DurableWriter writer;
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    RowSink(long tenantId, long intakeId, RowCheck check, DurableWriter writer) {
        this.tenantId = tenantId;
        this.intakeId = intakeId;
        this.check = check;
        this.writer = writer;
    }

    @Override
    public CompletionStage<Verdict> accept(OutboxMessage row) {
        Optional<RejectReason> refusal = check.refusalOf(tenantId, row);
        if (refusal.isPresent()) {
            refused.incrementAndGet();
            return CompletableFuture.completedFuture(new Refused(refusal.get().code()));
        }
        String msisdn =
                ((NumberReading.Mobile) MsisdnReader.read(row.to())).msisdn().e164();
        return writer.request(msisdn, check.request(tenantId, intakeId, row)).thenApply(durable -> {
            accepted.incrementAndGet();
            return new Accepted();
        });
    }

    long accepted() {
        return accepted.get();
    }

    long refused() {
        return refused.get();
    }
}

package org.brandcast.flink.export;

import java.util.UUID;
import org.brandcast.clickhouse.RowBinaryWriter;
import org.brandcast.schemas.LedgerDelta;

/** Encodes rows of {@code ledger}, in the order of {@link ExportTables#LEDGER}. */
final class LedgerRow {
    private LedgerRow() {}

    static byte[] of(
            RowBinaryWriter out, long tenantId, long atMillis, LedgerDelta delta, UUID messageId, long campaignId) {
        out.clear();
        return out.uint64(tenantId)
                .uint64(delta.getOrderId())
                .uint64(delta.getSequence())
                .dateTime64(Values.millis(atMillis, "atMillis"))
                .string(delta.getVerb().name())
                .int64(delta.getSegments())
                .int64(delta.getAmountVnd())
                .int64(delta.getGrantedAfter())
                .int64(delta.getReservedAfter())
                .int64(delta.getPostedAfter())
                .uuid(messageId)
                .uint64(campaignId)
                .take();
    }
}

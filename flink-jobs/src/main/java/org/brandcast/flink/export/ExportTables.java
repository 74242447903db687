package org.brandcast.flink.export;

import java.util.List;
import org.brandcast.clickhouse.ClickHouseTable;

/**
 * The tables that the job writes: columns in the order in which {@link MessageRow}, {@link EventRow} and
 * {@link LedgerRow} encode them. Their types are those of the migrations in the module analytics; the job's test runs
 * against these.
 */
public final class ExportTables {
    public static final ClickHouseTable MESSAGES = new ClickHouseTable(
            "brandcast.messages",
            List.of(
                    "tenant_id",
                    "accepted_at",
                    "message_id",
                    "version",
                    "door",
                    "type",
                    "brandname",
                    "msisdn",
                    "recipient_given",
                    "carrier",
                    "campaign_id",
                    "order_id",
                    "sender_id",
                    "client_ref",
                    "text",
                    "encoding",
                    "segments",
                    "accepted_segments",
                    "delivered_segments",
                    "in_doubt_segments",
                    "resent_segments",
                    "route",
                    "status",
                    "reason",
                    "detail",
                    "unit_price_vnd",
                    "charge_on",
                    "admitted_at",
                    "deadline_at",
                    "sent_at",
                    "final_at"));

    public static final ClickHouseTable EVENTS = new ClickHouseTable(
            "brandcast.events",
            List.of(
                    "tenant_id",
                    "message_id",
                    "source",
                    "sequence",
                    "event_key",
                    "at",
                    "kind",
                    "status",
                    "reason",
                    "route",
                    "segment",
                    "carrier",
                    "brandname",
                    "campaign_id",
                    "order_id",
                    "smsc_message_id",
                    "payload"));

    public static final ClickHouseTable LEDGER = new ClickHouseTable(
            "brandcast.ledger",
            List.of(
                    "tenant_id",
                    "order_id",
                    "sequence",
                    "at",
                    "verb",
                    "segments",
                    "amount_vnd",
                    "granted_after",
                    "reserved_after",
                    "posted_after",
                    "message_id",
                    "campaign_id"));

    private ExportTables() {}
}

package org.brandcast.flink.export;

import java.util.Locale;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.brandcast.clickhouse.ClickHouseTable;
import org.brandcast.clickhouse.RowBinaryWriter;
import org.brandcast.schemas.AdmissionEvent;
import org.brandcast.schemas.Admitted;
import org.brandcast.schemas.Conflicted;
import org.brandcast.schemas.Delayed;
import org.brandcast.schemas.Dropped;
import org.brandcast.schemas.Held;
import org.brandcast.schemas.LedgerDelta;
import org.brandcast.schemas.OrderEcho;
import org.brandcast.schemas.OrderThreshold;
import org.brandcast.schemas.Rejected;
import org.brandcast.schemas.RuleHit;
import org.brandcast.schemas.Settled;

/**
 * The rows that an admission event makes by itself: its event, its ledger entries, and the first state of its message:
 * refused for good, or queued. Later states need what tracking says, too.
 *
 * <p>Reused by one thread.
 */
public final class AdmissionRows {
    private final RowBinaryWriter out = new RowBinaryWriter();
    private final EventRow row = new EventRow();

    /**
     * Gives each row to {@code sink}.
     *
     * @throws IllegalArgumentException names the value that no column takes; rows may have been given before
     */
    public void write(AdmissionEvent event, BiConsumer<ClickHouseTable, byte[]> sink) {
        Object body = event.getBody();
        if (body instanceof Admitted admitted) {
            admitted(event, admitted, sink);
        } else if (body instanceof Rejected rejected) {
            rejected(event, rejected, sink);
        } else if (body instanceof Conflicted conflicted) {
            conflicted(event, conflicted, sink);
        } else if (body instanceof Settled settled) {
            settled(event, settled, sink);
        } else if (body instanceof OrderEcho echo) {
            orderEcho(event, echo, sink);
        } else if (body instanceof Held held) {
            held(event, held, sink);
        } else if (body instanceof Delayed delayed) {
            delayed(event, delayed, sink);
        } else if (body instanceof OrderThreshold threshold) {
            threshold(event, threshold, sink);
        } else if (body instanceof Dropped dropped) {
            dropped(event, dropped, sink);
        } else {
            throw new IllegalArgumentException(
                    "an admission event of type " + body.getClass().getSimpleName());
        }
    }

    private void admitted(AdmissionEvent event, Admitted body, BiConsumer<ClickHouseTable, byte[]> sink) {
        UUID messageId = Values.messageId(body.getFacts().getMessageId());
        start(event, messageId)
                .kind("ADMITTED", "ADMITTED")
                .facts(body.getFacts())
                .status("QUEUED", "")
                .route(body.getRoute())
                .order(body.getLedger().getOrderId())
                .payload()
                .put("routeReason", body.getRouteReason())
                .put("otherRoutes", body.getOtherRoutes())
                .put("encoding", body.getEncoding().name())
                .put("segments", body.getSegments())
                .put("unitPriceVnd", body.getUnitPriceVnd())
                .put("chargeOn", body.getChargeOn().name())
                .put("deadlineMillis", body.getDeadlineMillis())
                .put("ledgerSequence", body.getLedger().getSequence())
                .put("templateId", Values.id(body.getTemplateId()))
                .put("violations", body.getViolations())
                .put("moderator", Values.orEmpty(body.getModerator()));
        sink.accept(ExportTables.EVENTS, row.encode(out));
        sink.accept(ExportTables.MESSAGES, MessageRow.queued(out, event));
        ledger(event, body.getLedger(), messageId, Values.id(body.getFacts().getCampaignId()), sink);
    }

    private void rejected(AdmissionEvent event, Rejected body, BiConsumer<ClickHouseTable, byte[]> sink) {
        start(event, Values.messageId(body.getFacts().getMessageId()))
                .kind("REJECTED", "REJECTED")
                .facts(body.getFacts())
                .status("REJECTED", body.getReason());
        sink.accept(ExportTables.EVENTS, row.encode(out));
        sink.accept(ExportTables.MESSAGES, MessageRow.rejected(out, event, body));
    }

    private void conflicted(AdmissionEvent event, Conflicted body, BiConsumer<ClickHouseTable, byte[]> sink) {
        // The same other body may come again and again: one row for each body.
        start(event, Values.messageId(body.getFacts().getMessageId()))
                .kind("CONFLICTED", "CONFLICTED/" + body.getFacts().getBodyHash())
                .facts(body.getFacts())
                .payload()
                .put("bodyHash", body.getFacts().getBodyHash())
                .put("originalBodyHash", body.getOriginalBodyHash());
        sink.accept(ExportTables.EVENTS, row.encode(out));
    }

    private void settled(AdmissionEvent event, Settled body, BiConsumer<ClickHouseTable, byte[]> sink) {
        UUID messageId = Values.messageId(body.getMessageId());
        start(event, messageId).kind("SETTLED", "SETTLED").campaign(body.getCampaignId());
        for (LedgerDelta delta : body.getDeltas()) {
            row.order(delta.getOrderId())
                    .payload()
                    .put(delta.getVerb().name().toLowerCase(Locale.ROOT), delta.getSegments());
        }
        sink.accept(ExportTables.EVENTS, row.encode(out));
        for (LedgerDelta delta : body.getDeltas()) {
            ledger(event, delta, messageId, Values.id(body.getCampaignId()), sink);
        }
    }

    private void orderEcho(AdmissionEvent event, OrderEcho body, BiConsumer<ClickHouseTable, byte[]> sink) {
        LedgerDelta delta = body.getLedger();
        start(event, Values.NO_MESSAGE)
                .kind(
                        "ORDER_ECHO",
                        "ORDER_ECHO/" + body.getOrderId() + "/" + body.getGrantVersion() + "/" + delta.getSequence())
                .order(body.getOrderId())
                .payload()
                .put("grantVersion", body.getGrantVersion())
                .put("closed", body.getClosed())
                .put("clamped", body.getClamped())
                .put("verb", delta.getVerb().name())
                .put("segments", delta.getSegments());
        sink.accept(ExportTables.EVENTS, row.encode(out));
        ledger(event, delta, Values.NO_MESSAGE, 0, sink);
    }

    /** A message may be held twice: by the rules of when it came, and by stricter ones when it was approved. */
    private void held(AdmissionEvent event, Held body, BiConsumer<ClickHouseTable, byte[]> sink) {
        start(event, Values.messageId(body.getFacts().getMessageId()))
                .kind("HELD", "HELD/" + body.getExpiresAtMillis())
                .facts(body.getFacts())
                .status("HELD", "")
                .payload()
                .put("rules", body.getHits().stream().map(RuleHit::getRule).toList())
                .put("details", body.getHits().stream().map(RuleHit::getDetail).toList())
                .put("segments", body.getSegments())
                .put("expiresAtMillis", body.getExpiresAtMillis());
        sink.accept(ExportTables.EVENTS, row.encode(out));
    }

    private void delayed(AdmissionEvent event, Delayed body, BiConsumer<ClickHouseTable, byte[]> sink) {
        start(event, Values.messageId(body.getFacts().getMessageId()))
                .kind("DELAYED", "DELAYED/" + body.getHop() + "/" + body.getUntilMillis())
                .facts(body.getFacts())
                .status("", body.getReason())
                .payload()
                .put("hop", body.getHop())
                .put("untilMillis", body.getUntilMillis());
        sink.accept(ExportTables.EVENTS, row.encode(out));
    }

    private void threshold(AdmissionEvent event, OrderThreshold body, BiConsumer<ClickHouseTable, byte[]> sink) {
        start(event, Values.NO_MESSAGE)
                .kind(
                        "ORDER_THRESHOLD",
                        "ORDER_THRESHOLD/" + body.getOrderId() + "/" + body.getGrantVersion() + "/" + body.getPercent())
                .order(body.getOrderId())
                .payload()
                .put("grantVersion", body.getGrantVersion())
                .put("percent", body.getPercent())
                .put("granted", body.getGranted())
                .put("used", body.getUsed())
                .put("unit", body.getUnit().name());
        sink.accept(ExportTables.EVENTS, row.encode(out));
    }

    private void dropped(AdmissionEvent event, Dropped body, BiConsumer<ClickHouseTable, byte[]> sink) {
        start(event, Values.messageId(body.getMessageId()))
                .kind("DROPPED", "DROPPED/" + body.getHop())
                .status("", body.getReason())
                .route(body.getRoute())
                .campaign(body.getCampaignId())
                .payload()
                .put("hop", body.getHop())
                .put("segments", body.getSegments());
        sink.accept(ExportTables.EVENTS, row.encode(out));
    }

    private EventRow start(AdmissionEvent event, UUID messageId) {
        return row.start(EventRow.ADMISSION, event.getTenantId(), messageId, 0, event.getAtMillis());
    }

    private void ledger(
            AdmissionEvent event,
            LedgerDelta delta,
            UUID messageId,
            long campaignId,
            BiConsumer<ClickHouseTable, byte[]> sink) {
        sink.accept(
                ExportTables.LEDGER,
                LedgerRow.of(out, event.getTenantId(), event.getAtMillis(), delta, messageId, campaignId));
    }
}

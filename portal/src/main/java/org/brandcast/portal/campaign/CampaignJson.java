package org.brandcast.portal.campaign;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.brandcast.portal.api.ApiProblem;
import org.brandcast.portal.api.ProblemWriter;
import org.brandcast.portal.form.ReasonCount;
import org.brandcast.portal.page.Messages;
import org.jspecify.annotations.Nullable;

/** Campaigns as /v1 tells of them; {@code openapi.yaml} describes each. */
final class CampaignJson {
    private CampaignJson() {}

    static Map<String, Object> of(CampaignSummary campaign) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", campaign.id());
        body.put("name", campaign.name());
        body.put("brandname", campaign.brandname());
        body.put("type", campaign.type().toLowerCase(Locale.ROOT));
        body.put("state", campaign.state());
        body.put("recipients", campaign.recipients());
        body.put("expanded", campaign.expanded());
        body.put("final", campaign.finals());
        body.put("delivered", campaign.delivered());
        body.put("startAt", instant(campaign.startAtMillis()));
        body.put("createdAt", instant(campaign.createdAtMillis()));
        body.put("finishedAt", instant(campaign.finishedAtMillis()));
        return body;
    }

    static Map<String, Object> of(CampaignView campaign, Locale locale) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", campaign.id());
        body.put("name", campaign.name());
        body.put("brandname", campaign.brandname());
        body.put("type", campaign.type().toLowerCase(Locale.ROOT));
        body.put("text", campaign.text());
        body.put("state", campaign.state());
        body.put(
                "holdReason",
                campaign.holdReason().isEmpty() ? "" : Messages.text(locale, "hold." + campaign.holdReason()));
        body.put("orderId", campaign.orderId());
        body.put("listId", campaign.listId());
        body.put("recipients", campaign.recipients());
        body.put("expanded", campaign.expanded());
        body.put("byStatus", campaign.byStatus());
        body.put("segments", campaign.segments());
        body.put("postedSegments", campaign.postedSegments());
        body.put("rejected", reasons(campaign.rejected()));
        body.put("undelivered", reasons(campaign.undelivered()));
        body.put("finalPerMinute", Math.round(campaign.ratePerSecond() * 60));
        body.put("decision", decision(campaign.decision()));
        body.put("startAt", instant(campaign.startAtMillis()));
        body.put("createdAt", instant(campaign.createdAtMillis()));
        body.put("startedAt", instant(campaign.startedAtMillis()));
        body.put("finishedAt", instant(campaign.finishedAtMillis()));
        body.put("asOf", instant(campaign.asOfMillis()));
        return body;
    }

    private static @Nullable Map<String, Object> decision(CampaignView.Decision decision) {
        if (decision.word().isEmpty()) {
            return null;
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("verdict", decision.word());
        body.put("comment", decision.comment());
        body.put("at", instant(decision.atMillis()));
        return body;
    }

    static Map<String, Object> of(Preview preview, Locale locale) {
        Preview.Insight insight = preview.insight();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("recipients", preview.recipients());
        body.put("excluded", insight.excluded());
        body.put("sendable", preview.sendable());
        body.put("refused", preview.refused());
        body.put("refusals", reasons(preview.refusals()));
        body.put("segments", preview.segments());
        body.put("amountVnd", preview.amountVnd());
        body.put("carriers", preview.perCarrier().stream().map(CampaignJson::of).toList());
        body.put("minSegments", preview.minSegments());
        body.put("maxSegments", preview.maxSegments());
        body.put("encoding", preview.encoding());
        body.put("ucs2Characters", preview.ucs2Characters());
        body.put("transliteratedSegments", preview.transliteratedSegments());
        body.put("held", insight.held());
        body.put("holdReasons", insight.holdReasons());
        body.put("overFrequencyEstimate", insight.overFrequency());
        body.put("opensAt", instant(insight.opensAtMillis()));
        body.put(
                "samples",
                insight.samples().stream()
                        .map(sample -> Map.of("kind", sample.kind(), "text", sample.text()))
                        .toList());
        body.put("unit", preview.unit());
        body.put("needed", preview.needed());
        body.put("free", preview.freeSegments());
        body.put("promised", preview.promisedSegments());
        body.put("short", preview.shortSegments());
        body.put("fitting", preview.fitting());
        body.put("problems", ProblemWriter.errors(locale, ApiProblem.fields(preview.problems(), locale)));
        return body;
    }

    private static Map<String, Object> of(Preview.CarrierCost cost) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("carrier", cost.carrier());
        body.put("recipients", cost.recipients());
        body.put("segments", cost.segments());
        body.put("unitPriceVnd", cost.unitPriceVnd());
        body.put("amountVnd", cost.amountVnd());
        return body;
    }

    private static List<Map<String, Object>> reasons(List<ReasonCount> counts) {
        return counts.stream()
                .map(each -> Map.<String, Object>of("code", each.code(), "text", each.text(), "count", each.count()))
                .toList();
    }

    private static @Nullable String instant(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis).toString();
    }
}

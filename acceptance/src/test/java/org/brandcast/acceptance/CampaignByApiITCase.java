package org.brandcast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * A campaign by a program alone, to recipients of every kind: of carriers that know the brandname and that don't, ported,
 * opted out, in the Do-Not-Call register; with texts of each size and alphabet, with banned words and with none. What its
 * preview says of segments, cost and refusals is what then happens.
 */
@Order(3)
class CampaignByApiITCase {
    private static final Duration PATIENCE = Duration.ofSeconds(Stack.scaled(180, 1_200));
    private static final List<String> PREFIXES = List.of("096", "091", "090", "092", "099", "087", "055");
    private static final List<String> CARRIERS_THAT_KNOW_IT = List.of("viettel", "vinaphone", "mobifone");
    private static final List<String> VALUES = List.of(
            "don hang da giao",
            "đơn hàng đã giao",
            "",
            "gia [100] €5 ~ {x}",
            "chuc mung \uD83C\uDF89",
            "don hang ".repeat(20).strip(),
            "đơn hàng ".repeat(10).strip(),
            "vay nóng lãi thấp",
            "rẻ nhất thị trường",
            "https://example.com/a?b=c");

    private final Stack stack = new Stack();
    private final String word = Stack.word();
    private final List<String> refused = new ArrayList<>();
    private final List<String> ported = new ArrayList<>();

    @Test
    void whatIsPreviewedIsWhatHappens() throws Exception {
        String brandname = "W" + word.substring(word.length() - 6);
        register(brandname);
        long order = stack.balance().orderId();
        long list = upload();
        ObjectNode care = draft("care", word + " {loi}", brandname, list, order);
        awaitUsable(care);
        care.put("pace", Stack.scaled(400, 5_000)).put("clientRef", word);
        JsonNode previewed = call("POST", "/v1/campaigns/preview", without(care, "clientRef"));
        assertThat(previewed.path("refused").asLong())
                .isPositive()
                .isLessThan(previewed.path("recipients").asLong());
        long campaign = call("POST", "/v1/campaigns", care).path("id").asLong();
        assertThat(call("POST", "/v1/campaigns", care).path("id").asLong())
                .as("the same again")
                .isEqualTo(campaign);
        assertThat(step(campaign, "pause")).isEqualTo("PAUSED");
        assertThat(step(campaign, "resume")).isEqualTo("RUNNING");
        awaitEnd(campaign);
        checkOutcome(campaign, previewed, word);

        String advertised = Stack.word();
        ObjectNode ad = draft("ad", "[QC] " + advertised + " {loi}. TC gui 8088", brandname, list, order);
        JsonNode previewedAd = call("POST", "/v1/campaigns/preview", ad);
        assertThat(byReason(previewedAd)).containsKeys("AD_DO_NOT_CALL", "AD_OPTED_OUT");
        long adCampaign = call("POST", "/v1/campaigns", ad).path("id").asLong();
        awaitRefusals(adCampaign, previewedAd);
        if (previewedAd.path("opensAt").isNull()) {
            awaitEnd(adCampaign);
            checkOutcome(adCampaign, previewedAd, advertised);
        } else {
            // At night the others wait for the morning.
            step(adCampaign, "cancel");
        }
    }

    /** With some carriers only; and what holds for some numbers, once admission knows of it. */
    private void register(String brandname) throws Exception {
        OperatorTools operator = new OperatorTools(stack.endpoints.url("portalUrl"), stack.endpoints.user("admin"));
        new TenantPages(operator).registerBrandname(stack.tenantId(), brandname, CARRIERS_THAT_KNOW_IT);
        for (int i = 0; i < 2; i++) {
            refused.add(fact(operator, "DO_NOT_CALL", "090"));
            refused.add(fact(operator, "OPTED_OUT", "091"));
            ported.add(fact(operator, "PORTED", "092"));
        }
        for (String number : refused) {
            awaitAnswer(number, "ad", "[QC] Lotus giam gia. TC gui 8088", "REJECTED", "status");
        }
        for (String number : ported) {
            awaitAnswer(number, "care", "Lotus kinh chao", "viettel", "carrier");
        }
    }

    private String fact(OperatorTools operator, String kind, String prefix) throws IOException, InterruptedException {
        String number = Stack.number(prefix);
        operator.post(
                "/rules/subscribers",
                List.of(
                        Map.entry("number", number),
                        Map.entry("kind", kind),
                        Map.entry("tenantId", Long.toString(stack.tenantId())),
                        Map.entry("carrier", "viettel"),
                        Map.entry("reason", "acceptance")));
        return number;
    }

    /** A message that is judged before the fact is known goes another way, or waits; then there is one more. */
    private void awaitAnswer(String number, String type, String text, String wanted, String field) {
        List<String> probes = new ArrayList<>();
        Waiting.until(number + " has the " + field + " " + wanted, PATIENCE, () -> {
            probes.add(stack.rest
                    .accepted(RestDoor.message(stack.brandname, number, text + " " + Stack.word(), null)
                            .put("type", type))
                    .path("messageId")
                    .asText());
            List<String> found = probes.stream()
                    .map(id -> stack.rest.get(id).json().path(field).asText())
                    .toList();
            return found.contains(wanted) ? Optional.empty() : Optional.of(found.toString());
        });
    }

    /** A list of every carrier and every text, with those numbers at its end. */
    private long upload() throws IOException {
        StringBuilder file = new StringBuilder("msisdn,loi\n");
        long first = System.nanoTime() / 1_000;
        int lines = Stack.scaled(2_000, 50_000);
        for (int i = 0; i < lines; i++) {
            file.append(PREFIXES.get(i % PREFIXES.size()))
                    .append(String.format("%07d", (first + i) % 10_000_000))
                    .append(',')
                    .append(quoted(VALUES.get(i / PREFIXES.size() % VALUES.size())))
                    .append('\n');
        }
        refused.forEach(number -> file.append(number).append(",x\n"));
        ported.forEach(number -> file.append(number).append(",x\n"));
        JsonNode list =
                Http.JSON.readTree(stack.rest.call("POST", "/v1/lists?name=" + word, "text/csv", file.toString()));
        assertThat(list.path("accepted").asInt()).isEqualTo(lines + refused.size() + ported.size());
        return list.path("id").asLong();
    }

    private static String quoted(String value) {
        return '"' + value + '"';
    }

    private ObjectNode draft(String type, String text, String brandname, long list, long order) {
        return Http.JSON
                .createObjectNode()
                .put("name", "API " + type + " " + word)
                .put("brandname", brandname)
                .put("type", type)
                .put("text", text)
                .put("orderId", order)
                .put("listId", list);
    }

    private static ObjectNode without(ObjectNode draft, String field) {
        ObjectNode copy = draft.deepCopy();
        copy.remove(field);
        return copy;
    }

    private void awaitUsable(ObjectNode draft) {
        Waiting.until("the portal knows the brandname", PATIENCE, () -> {
            JsonNode problems = call("POST", "/v1/campaigns/preview", draft).path("problems");
            return problems.isEmpty() ? Optional.empty() : Optional.of(problems.toString());
        });
    }

    private JsonNode call(String method, String path, JsonNode body) {
        try {
            return Http.JSON.readTree(stack.rest.call(method, path, "application/json", body.toString()));
        } catch (IOException e) {
            throw new AssertionError(path + " answered no JSON", e);
        }
    }

    private String step(long campaign, String name) {
        return call("POST", "/v1/campaigns/" + campaign + "/" + name, Http.JSON.createObjectNode())
                .path("state")
                .asText();
    }

    private JsonNode state(long campaign) {
        return call("GET", "/v1/campaigns/" + campaign, Http.JSON.createObjectNode());
    }

    private void awaitEnd(long campaign) {
        Waiting.until(
                "campaign " + campaign + " is finished",
                PATIENCE,
                () -> Waiting.equal(
                        "its state", "FINISHED", state(campaign).path("state").asText()));
    }

    private void awaitRefusals(long campaign, JsonNode previewed) {
        Waiting.until(
                "the refusals of campaign " + campaign,
                PATIENCE,
                () -> Waiting.equal(
                        "refused by reason",
                        byReason(previewed),
                        counts(state(campaign).path("rejected"))));
    }

    private static Map<String, Long> byReason(JsonNode previewed) {
        return counts(previewed.path("refusals"));
    }

    private static Map<String, Long> counts(JsonNode reasons) {
        Map<String, Long> counts = new TreeMap<>();
        reasons.forEach(reason ->
                counts.put(reason.path("code").asText(), reason.path("count").asLong()));
        return counts;
    }

    private void checkOutcome(long campaign, JsonNode previewed, String mark) {
        String messages = " FROM brandcast.messages FINAL WHERE campaign_id = " + campaign;
        Map<String, String> promised = new TreeMap<>();
        previewed.path("carriers").forEach(carrier -> {
            if (carrier.path("recipients").asLong() > 0) {
                promised.put(
                        carrier.path("carrier").asText(),
                        carrier.path("recipients").asLong() + " messages, "
                                + carrier.path("segments").asLong() + " segments, "
                                + carrier.path("amountVnd").asLong() + " dong");
            }
        });
        Waiting.until("ClickHouse has what was previewed", PATIENCE, () -> {
            Map<String, String> sent = new TreeMap<>();
            stack.clickHouse
                    .rows("SELECT carrier, count() AS n, sum(segments) AS s, sum(segments * unit_price_vnd) AS vnd"
                            + messages + " AND status != 'REJECTED' GROUP BY carrier")
                    .forEach(row -> sent.put(
                            row.path("carrier").asText(),
                            row.path("n").asLong() + " messages, "
                                    + row.path("s").asLong() + " segments, "
                                    + row.path("vnd").asLong() + " dong"));
            return Waiting.equal("by carrier", promised, sent);
        });
        assertThat(new TreeMap<>(stack.clickHouse.counts(
                        "SELECT reason, count()" + messages + " AND status = 'REJECTED' GROUP BY reason")))
                .as("refused by reason")
                .isEqualTo(byReason(previewed));
        assertThat(stack.simulators.segments(mark).stream()
                        .filter(segment -> segment.part() == 1)
                        .map(Simulators.Segment::to))
                .as("numbers at the carriers, none twice")
                .doesNotHaveDuplicates()
                .hasSize(previewed.path("sendable").asInt());
        assertThat(stack.rest
                        .call("GET", "/v1/campaigns/" + campaign + "/messages.csv", "application/json", "")
                        .lines())
                .as("lines of the file, with its title")
                .hasSize(previewed.path("recipients").asInt() + 1);
    }
}

package org.brandcast.simulator.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.brandcast.domain.text.SmsText;
import org.brandcast.simulator.script.SmscMessageIds;
import org.brandcast.simulator.store.MessageStore;
import org.brandcast.simulator.store.MessageStore.Query;
import org.brandcast.simulator.store.MessageStore.Stored;
import org.brandcast.simulator.store.SubmitFacts;
import org.brandcast.simulator.text.Bubble;
import org.brandcast.simulator.text.Conversation;
import org.brandcast.simulator.text.UserData;

/** Stored messages as JSON: one by one, counted, or by phone. */
final class MessageViews {
    /** How far back the list of phones is searched, so that one request stays short. */
    private static final int SEARCHED_SEGMENTS = 50_000;

    private static final int CONVERSATION_SEGMENTS = 500;

    private final MessageStore store;

    MessageViews(MessageStore store) {
        this.store = store;
    }

    /** The filter of {@code to=&from=&text=}; a message passes if each given one fits. */
    static Query query(Request request) {
        Optional<String> from = request.parameter("from");
        Optional<String> text = request.parameter("text");
        Predicate<SubmitFacts> matches =
                facts -> (from.isEmpty() || from.get().equals(facts.from().number()))
                        && (text.isEmpty() || UserData.of(facts).text().contains(text.get()));
        return new Query(request.parameter("to"), matches);
    }

    /** One page of messages, oldest first; {@code next} is the cursor for the page after it, null on the last. */
    ObjectNode messages(Query query, long after, int limit) {
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        ArrayNode messages = page.putArray("messages");
        store.scanUp(after, query, stored -> {
            messages.add(message(stored));
            return messages.size() < limit;
        });
        if (messages.size() == limit) {
            page.put("next", messages.get(limit - 1).get("sequence").asLong());
        } else {
            page.putNull("next");
        }
        return page;
    }

    static ObjectNode message(Stored stored) {
        SubmitFacts facts = stored.facts();
        UserData data = UserData.of(facts);
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("sequence", facts.sequence())
                .put("smscMessageId", SmscMessageIds.write(facts.outcome().idFormat(), facts.sequence()))
                .put("from", facts.from().number())
                .put("to", facts.to().number())
                .put("text", data.text())
                .put("encoding", data.alphabet().name())
                .put("segments", segmentsOf(data))
                .put("dataCoding", facts.coding().dataCoding())
                .put("esmClass", facts.coding().esmClass())
                .put("registeredDelivery", facts.coding().registeredDelivery())
                .put("validityPeriod", facts.options().validityPeriod())
                .put("serviceType", facts.options().serviceType())
                .put(
                        "receivedAt",
                        Instant.ofEpochMilli(facts.receivedAtMillis()).toString())
                .put("receipt", stored.receipt().name())
                .put("end", facts.outcome().end().name())
                .put("error", facts.outcome().error());
        if (facts.options().userMessageReference() == SubmitFacts.ABSENT) {
            node.putNull("userMessageReference");
        } else {
            node.put("userMessageReference", facts.options().userMessageReference());
        }
        ObjectNode segment = node.putObject("segment")
                .put("parts", data.concatenation().parts())
                .put("part", data.concatenation().part())
                .put("header", data.header());
        if (data.concatenation().reference() == SubmitFacts.ABSENT) {
            segment.putNull("reference");
        } else {
            segment.put("reference", data.concatenation().reference());
        }
        return node;
    }

    /** What the message takes on the air: of a whole text more than the one part that it came in. */
    private static int segmentsOf(UserData data) {
        int parts = data.concatenation().parts();
        return parts > 1 || data.text().isEmpty()
                ? parts
                : SmsText.of(data.text()).segmentCount();
    }

    /** Counts of the messages that match. */
    ObjectNode matching(Query query) {
        Set<String> numbers = new HashSet<>();
        Set<String> segments = new HashSet<>();
        long[] counts = new long[2];
        store.scanUp(-1, query, stored -> {
            SubmitFacts facts = stored.facts();
            UserData data = UserData.of(facts);
            counts[0]++;
            numbers.add(facts.to().number());
            boolean first = segments.add(facts.from().number()
                    + '\n'
                    + facts.to().number()
                    + '\n'
                    + data.concatenation()
                    + '\n'
                    + data.text());
            if (first && data.concatenation().part() == 1) {
                counts[1]++;
            }
            return true;
        });
        return JsonNodeFactory.instance
                .objectNode()
                .put("submits", counts[0])
                .put("messages", counts[1])
                .put("distinctNumbers", numbers.size())
                .put("duplicates", counts[0] - segments.size());
    }

    ObjectNode duplicates() throws IOException {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("count", store.counts().duplicates());
        ArrayNode list = answer.putArray("duplicates");
        for (MessageStore.Duplicate duplicate : store.duplicates()) {
            Optional<Stored> stored = store.find(duplicate.sequence());
            if (stored.isPresent()) {
                list.add(message(stored.get()).put("firstSequence", duplicate.first()));
            }
        }
        return answer;
    }

    /** Phones with the newest message first; {@code search} is part of a number or of a text. */
    ObjectNode phones(String search, int limit) {
        String wanted = search.toLowerCase(Locale.ROOT);
        String digits = search.replaceAll("[ .+-]", "");
        Predicate<SubmitFacts> matches = facts -> wanted.isEmpty()
                || (!digits.isEmpty() && facts.to().number().contains(asInternational(digits)))
                || facts.from().number().toLowerCase(Locale.ROOT).contains(wanted)
                || UserData.of(facts).text().toLowerCase(Locale.ROOT).contains(wanted);
        Map<String, ObjectNode> phones = new LinkedHashMap<>();
        int[] seen = new int[1];
        store.scanDown(Long.MAX_VALUE, new Query(Optional.empty(), facts -> true), stored -> {
            SubmitFacts facts = stored.facts();
            String number = facts.to().number();
            if (!phones.containsKey(number) && matches.test(facts)) {
                phones.put(
                        number,
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("number", number)
                                .put("from", facts.from().number())
                                .put("preview", preview(stored))
                                .put("receivedAt", facts.receivedAtMillis()));
            }
            return phones.size() < limit && ++seen[0] < SEARCHED_SEGMENTS;
        });
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode list = answer.putArray("phones");
        phones.values().forEach(list::add);
        return answer.put("more", phones.size() == limit);
    }

    /** The message that a segment belongs to, as far as its parts came before it. */
    private String preview(Stored newest) {
        SubmitFacts facts = newest.facts();
        int parts = facts.concatenation().parts();
        if (parts <= 1) {
            return UserData.of(facts).text();
        }
        List<Stored> segments = new ArrayList<>();
        String number = facts.to().number();
        Query ofNumber =
                new Query(Optional.of(number), other -> other.to().number().equals(number));
        store.scanDown(facts.sequence() + 1, ofNumber, stored -> {
            segments.add(0, stored);
            return segments.size() < parts;
        });
        Conversation conversation = new Conversation();
        segments.forEach(conversation::add);
        List<Bubble> bubbles = conversation.bubbles();
        return bubbles.get(bubbles.size() - 1).text();
    }

    /** A leading 0 is how people write +84. */
    private static String asInternational(String digits) {
        return digits.startsWith("0") ? "84" + digits.substring(1) : digits;
    }

    ObjectNode phone(String number) {
        ArrayDeque<Stored> newest = new ArrayDeque<>();
        store.scanDown(
                Long.MAX_VALUE,
                new Query(Optional.of(number), facts -> facts.to().number().equals(number)),
                stored -> {
                    newest.addFirst(stored);
                    return newest.size() < CONVERSATION_SEGMENTS;
                });
        Conversation conversation = new Conversation();
        newest.forEach(conversation::add);
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("number", number);
        ArrayNode bubbles = answer.putArray("bubbles");
        for (Bubble bubble : conversation.bubbles()) {
            ArrayNode segments = bubbles.addObject()
                    .put("from", bubble.from())
                    .put("encoding", bubble.alphabet().name())
                    .put("receivedAt", bubble.receivedAtMillis())
                    .put("end", bubble.end().name())
                    .put("receipt", bubble.receipt().name())
                    .put("missing", bubble.missing())
                    .put("repeated", bubble.repeated())
                    .putArray("segments");
            bubble.segments().forEach(segments::add);
        }
        return answer;
    }
}

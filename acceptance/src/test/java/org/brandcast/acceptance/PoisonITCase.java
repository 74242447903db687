package org.brandcast.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Records that can't be taken end in the dead letters, whole and with their reason, and the job goes on. */
@Order(4)
class PoisonITCase {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String DEAD_LETTERS = "dead-letters.admission";
    private static final long UNKNOWN_TENANT = 987_654_321;

    private final Stack stack = new Stack();

    private record Poison(String topic, ByteBuffer value, String reason) {
        Poison(String topic, byte[] value, String reason) {
            this(topic, ByteBuffer.wrap(value), reason);
        }
    }

    @Test
    void eachPoisonIsADeadLetterWithItsReasonAndAGoodMessagePassesAfterwards() throws Exception {
        String word = Stack.word();
        PublishedSchema deadLetter = new PublishedSchema("DeadLetter");
        try (KafkaSide kafka = KafkaSide.inner(stack.endpoints);
                Consumer<byte[], byte[]> letters = kafka.fromNow(DEAD_LETTERS)) {
            String topic = KafkaSide.topic(stack.tenantId(), "care");
            String unknown = KafkaSide.topic(UNKNOWN_TENANT, "care");
            kafka.makeTopic(unknown);
            byte[] good = kafka.request(stack.brandname, Stack.number("098"), word + " good", word);
            byte[] unknownFingerprint = good.clone();
            unknownFingerprint[2] ^= 0x55;
            byte[] cut = Arrays.copyOf(good, good.length - 3);
            List<Poison> poisons = List.of(
                    new Poison(topic, (word + " is not Avro").getBytes(UTF_8), "NOT_AVRO"),
                    new Poison(topic, unknownFingerprint, "UNKNOWN_FINGERPRINT"),
                    new Poison(topic, cut, "MALFORMED"),
                    new Poison(
                            topic,
                            kafka.request(stack.brandname, "0981234567", word + "x".repeat(100_000), word + "-large"),
                            "TOO_LARGE"),
                    new Poison(
                            unknown,
                            kafka.request(stack.brandname, "0981234567", word, word + "-t"),
                            "UNKNOWN_TENANT"));
            for (Poison poison : poisons) {
                kafka.send(poison.topic(), poison.value().array());
            }
            kafka.send(topic, good);
            List<GenericRecord> found = new ArrayList<>();
            Waiting.until("each poison is in " + DEAD_LETTERS, PATIENCE, () -> {
                for (ConsumerRecord<byte[], byte[]> record : letters.poll(Duration.ofMillis(500))) {
                    found.add(deadLetter.decode(record.value()));
                }
                List<String> missing = poisons.stream()
                        .filter(poison -> found.stream().noneMatch(letter -> isLetterOf(poison, letter)))
                        .map(Poison::reason)
                        .toList();
                return missing.isEmpty()
                        ? Optional.empty()
                        : Optional.of("missing " + missing + ", found " + reasons(found));
            });
            assertThat(reasons(found)).hasSize(poisons.size());
            assertThat(found)
                    .allSatisfy(letter ->
                            assertThat(letter.get("detail").toString()).isNotBlank());
        }
        Waiting.until(
                "the good message behind the poison is at a carrier",
                PATIENCE,
                () -> Waiting.equal("submits", 1L, stack.simulators.matching(word + " good", "submits")));
        assertThat(stack.simulators.matching(word, "submits")).isEqualTo(1);
    }

    private static List<String> reasons(List<GenericRecord> letters) {
        return letters.stream().map(letter -> letter.get("reason").toString()).toList();
    }

    private static boolean isLetterOf(Poison poison, GenericRecord letter) {
        return letter.get("topic").toString().equals(poison.topic())
                && letter.get("reason").toString().equals(poison.reason())
                && poison.value().equals(letter.get("value"));
    }
}

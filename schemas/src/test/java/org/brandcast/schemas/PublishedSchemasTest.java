package org.brandcast.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.specific.SpecificRecordBase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The contract with everyone whose records are in a topic: each published version can be read by today's code, and
 * today's schemas are published. After a compatible change run this test once with {@code -Dschemas.publish=true}: it
 * writes the next version file, which is then committed.
 */
class PublishedSchemasTest {
    private static final Path PUBLISHED = Path.of("src/main/resources/published");

    static Stream<Class<? extends SpecificRecordBase>> topicRecords() {
        return Stream.of(
                SendRequest.class,
                ClientSendRequest.class,
                StatusUpdate.class,
                ControlRecord.class,
                AdmissionEvent.class,
                OutboundMessage.class,
                JournalEntry.class,
                SubmitResult.class,
                DeliveryReceipt.class,
                TrackingEvent.class,
                Settlement.class,
                DeadLetter.class,
                SubscriberRule.class,
                ModerationVerdict.class,
                FrequencyReturn.class,
                DeferredMessage.class,
                SmppPart.class,
                SmppReceipt.class,
                InboundMessage.class);
    }

    @ParameterizedTest
    @MethodSource("topicRecords")
    void todaysSchemaReadsEveryPublishedVersionAndIsTheNewest(Class<? extends SpecificRecordBase> type)
            throws ReflectiveOperationException, IOException {
        Schema current = (Schema) type.getField("SCHEMA$").get(null);
        List<Schema> versions = PublishedSchemas.versionsOf(current.getName());
        for (Schema version : versions) {
            assertThat(SchemaCompatibility.checkReaderWriterCompatibility(current, version))
                    .as("today's %s must read the published %s", current.getName(), version)
                    .extracting(
                            result -> result.getType(),
                            result -> result.getResult().getIncompatibilities())
                    .first()
                    .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
        }
        boolean newest = !versions.isEmpty()
                && PublishedSchemas.fingerprint(versions.get(versions.size() - 1))
                        == PublishedSchemas.fingerprint(current);
        if (!newest && Boolean.getBoolean("schemas.publish")) {
            Path file = PUBLISHED.resolve(current.getName()).resolve("v" + (versions.size() + 1) + ".avsc");
            Files.createDirectories(file.getParent());
            Files.writeString(file, current.toString(true) + "\n");
            newest = true;
        }
        assertThat(newest)
                .as("%s differs from its newest published version: publish it", current.getName())
                .isTrue();
    }
}

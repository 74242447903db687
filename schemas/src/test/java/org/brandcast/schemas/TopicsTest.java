package org.brandcast.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicsTest {
    private static final Path PAGE = Path.of("../docs/topics.md");

    @Test
    void theDocumentedTableIsTheOneThatIsMade() throws IOException {
        String table = Topics.ALL.stream()
                .map(spec -> "| `%s` | %s | %d | %s | %s | %s |"
                        .formatted(
                                spec.name(),
                                spec.key(),
                                spec.partitions(),
                                spec.retention()
                                        .map(kept -> kept.toDays() + " days")
                                        .orElse("compacted"),
                                spec.writers(),
                                spec.readers()))
                .collect(Collectors.joining("\n"));
        assertThat(Files.readString(PAGE))
                .as("docs/topics.md must hold exactly the rows of Topics.ALL")
                .contains(table);
    }

    @ParameterizedTest
    @CsvSource({
        "send-requests.tenant.42.otp, 42, OTP",
        "send-requests.tenant.1.ad, 1, AD",
        "send-requests.tenant..ad, ,",
        "send-requests.tenant.x.ad, ,",
        "send-requests.tenant.42.sms, ,",
        "send-requests.tenant.42.otp.more, ,",
        "send-requests.tenant.99999999999999999999.otp, ,",
        "send-requests.door.otp, ,",
    })
    void tenantAndTypeComeFromTheTopicsName(String topic, Long tenantId, MessageType type) {
        Optional<Topics.TenantDoor> expected =
                tenantId == null ? Optional.empty() : Optional.of(new Topics.TenantDoor(tenantId, type));
        assertThat(Topics.tenantDoorOf(topic)).isEqualTo(expected);
    }

    @Test
    void aRouteNeedsAnOutboundTopicPerLaneAndItsFacts() {
        assertThat(Topics.ofRoute("viettel-1"))
                .extracting(Topics.Concrete::name)
                .containsExactlyInAnyOrder(
                        "outbound.viettel-1.otp",
                        "outbound.viettel-1.care",
                        "outbound.viettel-1.ad",
                        "resend.viettel-1.otp",
                        "resend.viettel-1.care",
                        "resend.viettel-1.ad",
                        "deferred.viettel-1",
                        "journal.viettel-1",
                        "results.viettel-1",
                        "receipts.viettel-1");
    }

    @Test
    void aTenantWithKafkaAccessHasALaneForEachTypeAndATopicOfStatuses() {
        assertThat(Topics.ofTenant(42))
                .extracting(Topics.Concrete::name)
                .containsExactlyInAnyOrder(
                        "send-requests.tenant.42.otp",
                        "send-requests.tenant.42.care",
                        "send-requests.tenant.42.ad",
                        "status.tenant.42");
    }
}

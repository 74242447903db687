package org.brandcast.portal.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;
import org.brandcast.portal.testing.TestPortal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** On a broker with an authorizer. That the rules hold from outside is shown by the acceptance tests. */
class TenantAccessITCase {
    private static KafkaClusterTestKit cluster;
    private static Admin admin;

    @BeforeAll
    static void start() throws Exception {
        cluster = new KafkaClusterTestKit.Builder(new TestKitNodes.Builder()
                        .setCombined(true)
                        .setNumBrokerNodes(1)
                        .setNumControllerNodes(1)
                        .build())
                .setConfigProp("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
                .setConfigProp("super.users", "User:ANONYMOUS")
                .build();
        cluster.format();
        cluster.startup();
        cluster.waitForReadyBrokers();
        admin = Admin.create(
                Map.<String, Object>of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, cluster.bootstrapServers()));
    }

    @AfterAll
    static void stop() throws Exception {
        admin.close();
        cluster.close();
    }

    @Test
    void a_tenant_may_write_to_its_own_topics_alone_up_to_a_rate() throws Exception {
        TenantAccess access = new TenantAccess(admin, new KafkaConfig("inner:1", (short) 1, "outer:2", 1_000_000));
        access.allow(41);
        access.allow(41);
        List<AclBinding> rules = rulesOf("tenant-41");
        assertThat(rules)
                .allSatisfy(rule -> assertThat(rule.entry().principal()).isEqualTo("User:tenant-41"));
        assertThat(rules.stream()
                        .map(rule -> rule.entry().operation() + " "
                                + rule.pattern().patternType() + " "
                                + rule.pattern().name()))
                .containsExactlyInAnyOrder(
                        "WRITE LITERAL send-requests.tenant.41.otp",
                        "WRITE LITERAL send-requests.tenant.41.care",
                        "WRITE LITERAL send-requests.tenant.41.ad",
                        "READ LITERAL status.tenant.41",
                        "DESCRIBE LITERAL send-requests.tenant.41.otp",
                        "DESCRIBE LITERAL send-requests.tenant.41.care",
                        "DESCRIBE LITERAL send-requests.tenant.41.ad",
                        "DESCRIBE LITERAL status.tenant.41",
                        "READ PREFIXED tenant-41.");
        ClientQuotaEntity user = new ClientQuotaEntity(Map.of(ClientQuotaEntity.USER, "tenant-41"));
        Map<String, Double> limits = admin.describeClientQuotas(ClientQuotaFilter.all())
                .entities()
                .get()
                .get(user);
        assertThat(limits)
                .containsEntry("producer_byte_rate", 1_000_000.0)
                .containsEntry("consumer_byte_rate", 1_000_000.0)
                .containsKey("request_percentage");
    }

    @Test
    void a_log_in_is_told_once_and_kept_hashed() throws Exception {
        TenantAccess access = new TenantAccess(admin, new KafkaConfig("inner:1", (short) 1, "outer:2", 1_000_000));
        TenantAccess.Login first = access.newLogin(42).orElseThrow();
        TenantAccess.Login second = access.newLogin(42).orElseThrow();
        assertThat(first.user()).isEqualTo("tenant-42");
        assertThat(first.bootstrap()).isEqualTo("outer:2");
        assertThat(second.password()).isNotEqualTo(first.password()).hasSizeGreaterThanOrEqualTo(32);
        assertThat(first.toString()).doesNotContain(first.password());
        String described = admin.describeUserScramCredentials(List.of("tenant-42"))
                .all()
                .get()
                .toString();
        assertThat(described).contains("SCRAM_SHA_512").doesNotContain(second.password());
    }

    @Test
    void what_was_granted_is_taken_away_and_nobody_elses() throws Exception {
        TenantAccess access = new TenantAccess(admin, new KafkaConfig("inner:1", (short) 1, "outer:2", 1_000_000));
        for (long tenant : new long[] {44, 45}) {
            access.allow(tenant);
            assertThat(access.newLogin(tenant)).isPresent();
        }
        access.revoke(44);
        access.revoke(44);
        TestPortal.await(
                "the rules to be gone",
                () -> rulesOf("tenant-44").isEmpty() && rulesOf("tenant-45").size() == 9);
        TestPortal.await(
                "the log-in to be gone", () -> users().contains("tenant-45") && !users().contains("tenant-44"));
        access.allow(44);
        assertThat(access.newLogin(44)).isPresent();
        TestPortal.await("both to be back", () -> rulesOf("tenant-44").size() == 9 && users().contains("tenant-44"));
    }

    /** What the broker says may be a moment behind what the controller has done. */
    private static List<String> users() {
        try {
            return admin.describeUserScramCredentials().users().get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<AclBinding> rulesOf(String user) {
        try {
            return admin.describeAcls(AclBindingFilter.ANY).values().get().stream()
                    .filter(rule -> rule.entry().principal().equals("User:" + user))
                    .toList();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void without_a_listener_for_tenants_nobody_gets_a_log_in() {
        TenantAccess access = new TenantAccess(admin, new KafkaConfig("inner:1", (short) 1, "", 1_000_000));
        access.allow(43);
        assertThat(access.newLogin(43)).isEmpty();
        access.revoke(43);
        assertThat(rulesOf("tenant-43")).isEmpty();
    }
}

package org.brandcast.portal.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.brandcast.portal.testing.SharedPortal;
import org.brandcast.portal.testing.TestPortal;
import org.junit.jupiter.api.Test;

class TenantOperatorITCase {
    private final TestPortal portal = SharedPortal.portal();

    @Test
    void a_tenant_gets_its_topics_when_access_is_granted() throws ExecutionException, InterruptedException {
        HttpResponse<String> list = get(TestPortal.OPERATOR);
        assertThat(list.statusCode()).isEqualTo(200);
        Matcher river =
                Pattern.compile("\"id\":(\\d+),[^}]*\"name\":\"Sông Xanh\"").matcher(list.body());
        assertThat(river.find()).as(list.body()).isTrue();
        long id = Long.parseLong(river.group(1));
        assertThat(topics()).doesNotContain("send-requests.tenant." + id + ".care");
        assertThat(grant(TestPortal.OPERATOR, id)).isEqualTo(204);
        assertThat(topics())
                .contains(
                        "send-requests.tenant." + id + ".care",
                        "send-requests.tenant." + id + ".otp",
                        "send-requests.tenant." + id + ".ad");
        assertThat(grant(TestPortal.OPERATOR, id)).as("again").isEqualTo(204);
        assertThat(grant(TestPortal.OPERATOR, 999_999)).isEqualTo(404);
        assertThat(get(TestPortal.OPERATOR).body()).containsPattern("\"id\":" + id + ",[^}]*\"kafkaAccess\":true");
        assertThat(revoke(TestPortal.OPERATOR, id)).isEqualTo(204);
        assertThat(get(TestPortal.OPERATOR).body()).containsPattern("\"id\":" + id + ",[^}]*\"kafkaAccess\":false");
        assertThat(topics()).as("what was sent stays").contains("send-requests.tenant." + id + ".care");
        assertThat(revoke(TestPortal.OPERATOR, 999_999)).isEqualTo(404);
    }

    @Test
    void a_role_without_the_permission_may_not() {
        assertThat(get(TestPortal.MAKER).statusCode()).isEqualTo(403);
        assertThat(grant(TestPortal.MAKER, 1)).isEqualTo(403);
        assertThat(revoke(TestPortal.MAKER, 1)).isEqualTo(403);
    }

    private Set<String> topics() throws ExecutionException, InterruptedException {
        return portal.bean(Admin.class).listTopics().names().get();
    }

    private HttpResponse<String> get(String login) {
        return portal.send(HttpRequest.newBuilder(portal.uri("/operator/tenants"))
                .header("Cookie", portal.cookie(login))
                .GET()
                .build());
    }

    private int grant(String login, long id) {
        return portal.send(HttpRequest.newBuilder(portal.uri("/operator/tenants/" + id + "/kafka-access"))
                        .header("Cookie", portal.cookie(login))
                        .POST(BodyPublishers.noBody())
                        .build())
                .statusCode();
    }

    private int revoke(String login, long id) {
        return portal.send(HttpRequest.newBuilder(portal.uri("/operator/tenants/" + id + "/kafka-access"))
                        .header("Cookie", portal.cookie(login))
                        .DELETE()
                        .build())
                .statusCode();
    }
}

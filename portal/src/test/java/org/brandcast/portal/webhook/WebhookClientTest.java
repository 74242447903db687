package org.brandcast.portal.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebhookClientTest {
    private static final byte[] BODY = {'{', '}'};

    private Receiver receiver;

    @BeforeEach
    void start() {
        receiver = new Receiver();
    }

    @AfterEach
    void stop() {
        receiver.close();
    }

    private static WebhookConfig config(boolean privateAllowed, Duration timeout) {
        return new WebhookConfig(
                privateAllowed, Duration.ofSeconds(5), Duration.ofHours(1), Duration.ofHours(24), timeout);
    }

    private String post(String url) throws IOException {
        WebhookClient client = new WebhookClient(config(true, Duration.ofSeconds(60)));
        try {
            return client.post(url, BODY, Map.of("Brandcast-Delivery", "7"));
        } finally {
            client.close();
        }
    }

    @Test
    void onlyTwoHundredsTakeAnEvent() throws IOException {
        assertThat(post(receiver.url("/hook"))).isEmpty();
        assertThat(receiver.calls()).singleElement().satisfies(call -> {
            assertThat(call.body()).isEqualTo("{}");
            assertThat(call.delivery()).isEqualTo("7");
        });
        receiver.answer(call -> 500);
        assertThat(post(receiver.url("/hook"))).isEqualTo("HTTP 500");
        receiver.answer(call -> 404);
        assertThat(post(receiver.url("/hook"))).isEqualTo("HTTP 404");
    }

    @Test
    void aRedirectIsNotFollowed() throws IOException {
        receiver.answer(call -> call.path().equals("/elsewhere") ? 200 : 302);
        assertThat(post(receiver.url("/hook"))).isEqualTo("HTTP 302");
        assertThat(receiver.calls()).extracting(Receiver.Call::path).containsExactly("/hook");
    }

    @Test
    void whatDoesNotAnswerEndsInTime() throws IOException {
        CountDownLatch never = new CountDownLatch(1);
        receiver.answer(call -> {
            never.await();
            return 200;
        });
        WebhookClient client = new WebhookClient(config(true, Duration.ofMillis(300)));
        try {
            assertThat(client.post(receiver.url("/hook"), BODY, Map.of())).isEqualTo("TIMEOUT");
        } finally {
            never.countDown();
            client.close();
        }
    }

    @Test
    void nobodyThereIsSaid() throws IOException {
        String url = receiver.url("/hook");
        receiver.close();
        assertThat(post(url)).isEqualTo("CONNECT_FAILED");
    }

    /** What answers for the name may say something else each time: the connection goes to what was checked. */
    @Test
    void aNameThatLeadsInsideIsRefusedAtEachDelivery() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        DnsResolver rebinding = new DnsResolver() {
            @Override
            public InetAddress[] resolve(String host) {
                asked.incrementAndGet();
                return new InetAddress[] {InetAddress.getLoopbackAddress()};
            }

            @Override
            public String resolveCanonicalHostname(String host) {
                return host;
            }
        };
        WebhookClient client = new WebhookClient(config(false, Duration.ofSeconds(60)), rebinding);
        try {
            String url = "https://sms.example.vn:" + receiver.port() + "/hook";
            assertThat(client.post(url, BODY, Map.of())).isEqualTo("ADDRESS_REFUSED");
            assertThat(client.post(url, BODY, Map.of())).isEqualTo("ADDRESS_REFUSED");
            assertThat(asked).hasValue(2);
        } finally {
            client.close();
        }
        assertThat(receiver.calls()).isEmpty();
    }

    @Test
    void anAddressThatIsWrittenOutIsRefusedToo() throws IOException {
        WebhookClient client =
                new WebhookClient(config(false, Duration.ofSeconds(60)), SystemDefaultDnsResolver.INSTANCE);
        try {
            // The last two are how a resolver reads 127.0.0.1 too.
            for (String host : new String[] {"127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "127.1"}) {
                assertThat(client.post("https://" + host + ":" + receiver.port() + "/", BODY, Map.of()))
                        .as(host)
                        .isEqualTo("ADDRESS_REFUSED");
            }
        } finally {
            client.close();
        }
        assertThat(receiver.calls()).isEmpty();
    }
}

package org.brandcast.portal.webhook;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.HttpHostConnectException;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.brandcast.domain.security.PublicAddresses;

/**
 * Posts to addresses that partners have named. A name is looked up for each connection, and the connection goes to the very
 * address that was found public: who answers for the name can't answer differently in between. Nothing is followed, kept or
 * unpacked, and of an answer only its status counts.
 */
@Singleton
final class WebhookClient {
    private static final int MOST_ANSWER_OCTETS = 64 * 1024;
    private static final int LONGEST_LINE = 8 * 1024;
    private static final int MOST_HEADERS = 100;

    /** A connection is looked up anew this often. */
    private static final TimeValue CONNECTION_LIFE = TimeValue.ofSeconds(30);

    private final CloseableHttpClient http;
    private final ScheduledExecutorService deadlines = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "webhook-deadlines");
        thread.setDaemon(true);
        return thread;
    });
    private final WebhookConfig config;

    @Inject
    WebhookClient(WebhookConfig config) {
        this(config, SystemDefaultDnsResolver.INSTANCE);
    }

    WebhookClient(WebhookConfig config, DnsResolver names) {
        this.config = config;
        Timeout timeout = Timeout.ofMilliseconds(config.timeout().toMillis());
        this.http = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(new PublicOnly(names, config.allowPrivateAddresses()))
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(timeout)
                                .setSocketTimeout(timeout)
                                .setTimeToLive(CONNECTION_LIFE)
                                .build())
                        .setMaxConnTotal(WebhookSender.MOST_AT_ONCE)
                        .setMaxConnPerRoute(WebhookSender.MOST_AT_ONCE)
                        .setConnectionFactory(new org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory(
                                Http1Config.custom()
                                        .setMaxLineLength(LONGEST_LINE)
                                        .setMaxHeaderCount(MOST_HEADERS)
                                        .build(),
                                null,
                                null))
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(timeout)
                        .setResponseTimeout(timeout)
                        .build())
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .setUserAgent("Brandcast-Webhooks/1")
                .build();
    }

    /** A name's addresses, none of them private. */
    private record PublicOnly(DnsResolver names, boolean privateAllowed) implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            InetAddress[] found = names.resolve(host);
            for (InetAddress address : found) {
                if (!privateAllowed && !PublicAddresses.holds(address)) {
                    throw new PrivateAddressException();
                }
            }
            return found;
        }

        @Override
        public String resolveCanonicalHostname(String host) throws UnknownHostException {
            return names.resolveCanonicalHostname(host);
        }
    }

    /** The name leads into a network that isn't public. */
    private static final class PrivateAddressException extends UnknownHostException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Posts the body, and takes no longer than the configured time.
     *
     * @return empty when it was answered with 2xx; else what went wrong, in a few words that hold nothing of the body
     */
    String post(String url, byte[] body, Map<String, String> headers) {
        if (WebhookTarget.faultOf(url, config.allowPrivateAddresses()).isPresent()) {
            return "ADDRESS_REFUSED";
        }
        HttpPost request = new HttpPost(URI.create(url));
        headers.forEach(request::setHeader);
        request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
        Future<?> deadline =
                deadlines.schedule(request::cancel, config.timeout().toMillis(), TimeUnit.MILLISECONDS);
        try {
            return http.execute(request, WebhookClient::judge);
        } catch (IOException e) {
            return request.isCancelled() ? "TIMEOUT" : nameOf(e);
        } finally {
            deadline.cancel(false);
        }
    }

    /** The rest of a long answer isn't read: its connection is closed instead. */
    private static String judge(ClassicHttpResponse answer) throws IOException, HttpException {
        int status = answer.getCode();
        HttpEntity entity = answer.getEntity();
        if (entity != null) {
            InputStream content = entity.getContent();
            if (content.readNBytes(MOST_ANSWER_OCTETS).length == MOST_ANSWER_OCTETS) {
                answer.close();
            }
        }
        return status / 100 == 2 ? "" : "HTTP " + status;
    }

    private static String nameOf(IOException e) {
        if (e instanceof PrivateAddressException) {
            return "ADDRESS_REFUSED";
        } else if (e instanceof UnknownHostException) {
            return "HOST_UNKNOWN";
        } else if (e instanceof SocketTimeoutException || e instanceof InterruptedIOException) {
            return "TIMEOUT";
        } else if (e instanceof SSLException) {
            return "TLS_FAILED";
        } else if (e instanceof HttpHostConnectException || e instanceof ConnectException) {
            return "CONNECT_FAILED";
        }
        return "CONNECTION_LOST";
    }

    @PreDestroy
    void close() throws IOException {
        deadlines.shutdownNow();
        http.close();
    }
}

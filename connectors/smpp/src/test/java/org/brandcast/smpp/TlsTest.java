package org.brandcast.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocketFactory;
import org.brandcast.smpp.EsmeSettings.BindKind;
import org.brandcast.smpp.EsmeSettings.Credentials;
import org.brandcast.smpp.EsmeSettings.Endpoint;
import org.brandcast.smpp.EsmeSettings.Timing;
import org.brandcast.smpp.SubmitOutcome.Accepted;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bind over TLS, with a certificate that is made for the test; behind its TLS stands the scripted SMSC. */
class TlsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private static Path directory;

    private static TestKeys ofThisHost;
    private static TestKeys ofAnotherHost;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger passed = new AtomicInteger();
    private ScriptedSmsc smsc;
    private SSLServerSocket front;
    private EsmeLink link;

    @BeforeAll
    static void makeKeys() throws Exception {
        ofThisHost = TestKeys.make(directory, "ip:127.0.0.1");
        ofAnotherHost = TestKeys.make(directory, "dns:smsc.example");
    }

    @BeforeEach
    void listen() throws IOException {
        smsc = new ScriptedSmsc();
    }

    @AfterEach
    void close() throws IOException {
        if (link != null) {
            link.cut();
        }
        if (front != null) {
            front.close();
        }
        smsc.close();
        threads.shutdownNow();
    }

    /** Listens with these keys; returns what trusts them. */
    private SSLSocketFactory listenWith(TestKeys keys) throws Exception {
        KeyManagerFactory keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keyManagers.init(keys.store(), TestKeys.PASSWORD.toCharArray());
        SSLContext server = SSLContext.getInstance("TLS");
        server.init(keyManagers.getKeyManagers(), null, null);
        front = (SSLServerSocket)
                server.getServerSocketFactory().createServerSocket(0, 10, InetAddress.getLoopbackAddress());
        var unused = threads.submit(this::accept);

        return keys.trusting();
    }

    private Void accept() throws IOException {
        while (!front.isClosed()) {
            Socket outer = front.accept();
            Socket inner = new Socket(InetAddress.getLoopbackAddress(), smsc.port());
            var unusedThere = threads.submit(() -> pass(outer, inner));
            var unusedBack = threads.submit(() -> pass(inner, outer));
        }
        return null;
    }

    private Void pass(Socket from, Socket to) throws IOException {
        try (from;
                to) {
            byte[] octets = new byte[1_000];
            int read;
            while ((read = from.getInputStream().read(octets)) >= 0) {
                passed.addAndGet(read);
                to.getOutputStream().write(octets, 0, read);
            }
        }
        return null;
    }

    private void connect(SSLSocketFactory trusting) {
        EsmeSettings settings = new EsmeSettings(
                List.of(new Endpoint("127.0.0.1", front.getLocalPort())),
                new Credentials("brandcast", "secret", ""),
                true,
                BindKind.TRANSCEIVER,
                10,
                new Timing(
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(20),
                        Duration.ofMillis(10),
                        Duration.ofMillis(50)));
        link = new JsmppEsmeLink("tls/0", settings, new Deaf(), trusting);
        link.start();
    }

    private static final class Deaf implements EsmeListener {
        @Override
        public CompletionStage<?> onDeliver(DeliverPdu pdu) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onBindChange(boolean bound, String detail) {
            // asked for instead
        }
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + LIMIT + ": " + what);
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    @Test
    void bindsAndSubmitsOverTls() throws Exception {
        connect(listenWith(ofThisHost));
        await("bound", link::isBound);
        SubmitPdu.Address address = new SubmitPdu.Address((byte) 1, (byte) 1, "84901234567");
        SubmitPdu pdu =
                new SubmitPdu("", address, address, (byte) 0, "", (byte) 1, (byte) 0, new byte[] {'x'}, List.of());
        assertThat(link.submit(pdu).get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(new Accepted("id-1"));
        assertThat(passed).as("octets over TLS").hasPositiveValue();
    }

    @Test
    void aCertificateThatNobodyTrustsIsRefused() throws Exception {
        listenWith(ofThisHost);
        connect((SSLSocketFactory) SSLSocketFactory.getDefault());
        await("the reason", () -> link.detail().contains("certification path"));
        assertThat(link.isBound()).isFalse();
        assertThat(passed).as("octets under such a certificate").hasValue(0);
    }

    @Test
    void aTrustedCertificateOfAnotherHostIsRefused() throws Exception {
        connect(listenWith(ofAnotherHost));
        await(
                "the reason",
                () -> link.detail().contains("127.0.0.1") && link.detail().contains("No "));
        assertThat(link.isBound()).isFalse();
        assertThat(passed).as("octets under such a certificate").hasValue(0);
    }
}

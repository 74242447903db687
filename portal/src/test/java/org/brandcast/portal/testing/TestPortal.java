package org.brandcast.portal.testing;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.brandcast.portal.database.PostgresConfig;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Logins;
import org.brandcast.portal.security.Sessions;
import org.brandcast.portal.system.Startup;

/** A whole portal with the demo's data, on a database of its own and the test broker. */
public final class TestPortal implements AutoCloseable {
    public static final String API_KEY = "bc_0123456789abcdefghijklmnopqrstuv";
    public static final String OPERATOR = "operator@brandcast.local";
    public static final String MAKER = "maker@lotus.local";
    public static final String OTHER_MAKER = "maker@songxanh.local";
    public static final String PASSWORD = "correct horse battery";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private final EmbeddedServer server;
    private final HttpClient http =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

    private TestPortal(EmbeddedServer server) {
        this.server = server;
    }

    public static TestPortal start() {
        return start(TestPostgres.newDatabase());
    }

    /** Starts on a database that may hold data already. */
    public static TestPortal start(PostgresConfig postgres) {
        return start(postgres, -1);
    }

    static TestPortal start(PostgresConfig postgres, int port) {
        try {
            Path files = Files.createTempDirectory("portal-test");
            Path masterKey = Files.writeString(
                    files.resolve("master.key"), Base64.getEncoder().encodeToString(new byte[32]));
            Path admin = Files.writeString(
                    files.resolve("admin.json"),
                    "{\"login\":\"root@brandcast.local\",\"password\":\"" + PASSWORD + "\"}");
            Path demo = Files.writeString(files.resolve("demo.json"), demo());
            Map<String, Object> properties = new HashMap<>(TestKafka.properties());
            properties.put("micronaut.server.port", port);
            properties.put("brandcast.mail.port", TestMail.smtpPort());
            properties.put("brandcast.clickhouse.url", TestClickHouse.url());
            properties.put("brandcast.postgres.url", postgres.url());
            properties.put("brandcast.postgres.owner-user", postgres.ownerUser());
            properties.put("brandcast.postgres.owner-password", postgres.ownerPassword());
            properties.put("brandcast.postgres.user", postgres.user());
            properties.put("brandcast.postgres.password", postgres.password());
            properties.put("brandcast.admin-file", admin.toString());
            properties.put("brandcast.demo-file", demo.toString());
            properties.put("brandcast.master-key-file", masterKey.toString());
            properties.put("brandcast.webhooks.allow-private-addresses", true);
            properties.put("brandcast.webhooks.first-retry", "200ms");
            properties.put("brandcast.uploads.folder", files.toString());
            properties.put("brandcast.uploads.silence", "10s");
            properties.put("brandcast.list-databases.networks", "127.0.0.0/8");
            TestPortal portal = new TestPortal(ApplicationContext.run(EmbeddedServer.class, properties));
            portal.awaitReady();
            return portal;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String demo() {
        return """
            {"apiKey":"%s","brandname":"LOTUS",
             "users":[
              {"login":"%s","password":"%s","role":"admin","tenant":"Brandcast"},
              {"login":"%s","password":"%s","role":"campaign_maker","tenant":"Lotus Retail"},
              {"login":"%s","password":"%s","role":"campaign_maker","tenant":"Sông Xanh"}],
             "smscs":[
              {"name":"viettel-sim","host":"127.0.0.1","port":2775,"systemId":"brandcast","password":"secret","httpUrl":"http://127.0.0.1:8611"},
              {"name":"vinaphone-sim","host":"127.0.0.1","port":2776,"systemId":"brandcast","password":"secret","httpUrl":"http://127.0.0.1:8612"}],
             "smpp":{"systemId":"lotus","password":"secret12"},
             "offNet":{"name":"off-net-sim","host":"127.0.0.1","port":8613,"user":"brandcast","password":"secret",
              "callbackToken":"secret-token","callbackKey":"key-of-the-receipts","httpUrl":"http://127.0.0.1:8614"}}""".formatted(API_KEY, OPERATOR, PASSWORD, MAKER, PASSWORD, OTHER_MAKER, PASSWORD);
    }

    public URI uri(String path) {
        return server.getURI().resolve(path);
    }

    public <T> T bean(Class<T> type) {
        return server.getApplicationContext().getBean(type);
    }

    /** The signed-in person, as services take it. */
    public CurrentUser user(String login) {
        Logins.Outcome outcome = bean(Logins.class).logIn(login, PASSWORD);
        return ((Logins.Outcome.In) outcome).user();
    }

    /** A session's cookie, as a browser would send it. */
    public String cookie(String login) {
        return Sessions.COOKIE + "=" + bean(Sessions.class).open(user(login), "127.0.0.1", "test");
    }

    public HttpResponse<String> send(HttpRequest request) {
        return send(request, HttpResponse.BodyHandlers.ofString());
    }

    public byte[] bytes(HttpRequest request) {
        return send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return http.send(request, handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Waits until the condition holds; fails with the description after a minute. */
    public static void await(String what, Condition condition) {
        await(what, PATIENCE, condition);
    }

    public static void await(String what, Duration patience, Condition condition) {
        long until = System.nanoTime() + patience.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > until) {
                throw new AssertionError("waited " + patience.toSeconds() + " s in vain for: " + what);
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    /** Something to wait for. */
    @FunctionalInterface
    public interface Condition {
        boolean holds();
    }

    private void awaitReady() {
        await(
                "the portal to be ready, it is at: " + bean(Startup.class).waitingFor(),
                () -> bean(Startup.class).waitingFor().isEmpty());
    }

    @Override
    public void close() {
        server.close();
    }
}

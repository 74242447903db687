package org.brandcast.simulator.carrier;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.brandcast.simulator.http.HttpApi;
import org.brandcast.simulator.script.CurrentScript;
import org.brandcast.simulator.script.Fate;
import org.brandcast.simulator.script.InvalidScriptException;
import org.brandcast.simulator.script.Script;
import org.brandcast.simulator.smpp.SimSession;
import org.brandcast.simulator.store.MessageStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running HTTP carrier: SOAP at {@code /soap}, JSON at {@code /v1}, and the page and API of every simulator. The same
 * script, store and page as the SMSC has; kill -9 forgets nothing that was answered.
 */
public final class HttpCarrier implements HttpApi.Backend, Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpCarrier.class);
    private static final int THREADS = 4;
    private static final int MAX_BODY = 1 << 20;
    private static final long KEEP_MESSAGES = 1_500_000;
    private static final long WITHHELD_SECONDS = 120;

    private final HttpCarrierConfig config;
    private final CurrentScript script;
    private final MessageStore store;
    private final Callbacks callbacks;
    private final JsonFace json;
    private final SoapFace soap;
    private final HttpServer server;
    private final HttpApi page;
    private final AtomicLong accepted = new AtomicLong();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> daemon(task, "carrier"));
    private final ScheduledExecutorService pacer =
            Executors.newScheduledThreadPool(2, task -> daemon(task, "carrier-pacer"));

    private HttpCarrier(HttpCarrierConfig config, CurrentScript script) throws IOException {
        Clock clock = Clock.systemUTC();
        this.config = config;
        this.script = script;
        this.store = MessageStore.open(config.dataDirectory(), KEEP_MESSAGES, clock);
        Intake intake = new Intake(store, script, clock);
        this.callbacks = new Callbacks(store, script, config.account(), clock);
        this.json = new JsonFace(config.account(), intake, this::balance, clock);
        this.soap = new SoapFace(config.account(), intake, this::balance);
        this.server = HttpServer.create(new InetSocketAddress(config.bind(), config.carrierPort()), 0);
        this.page = new HttpApi(config.bind(), config.pagePort(), this);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Opens the store and both listeners; receipts that were owed go on. */
    public static HttpCarrier start(HttpCarrierConfig config) throws IOException, InvalidScriptException {
        HttpCarrier carrier =
                new HttpCarrier(config, CurrentScript.open(config.dataDirectory(), java.util.Optional.empty()));
        carrier.callbacks.start();
        carrier.server.start();
        carrier.page.start();
        return carrier;
    }

    /** Where messages are taken. */
    public URI url() {
        return url(server.getAddress().getPort());
    }

    /** The page and the API. */
    public URI pageUrl() {
        return url(page.port());
    }

    private URI url(int port) {
        return URI.create("http://" + config.bind().getHostAddress() + ":" + port);
    }

    private long balance() {
        return config.balance() - store.counts().submits() * HttpCarrierConfig.PRICE;
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] octets = exchange.getRequestBody().readNBytes(MAX_BODY);
        String path = exchange.getRequestURI().getRawPath();
        Reply reply;
        try {
            String body = new String(octets, UTF_8);
            reply = path.equals("/soap")
                    ? soap.answer(body)
                    : json.answer(exchange.getRequestMethod(), path, exchange.getRequestHeaders(), body);
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} failed: {}", path, e.toString());
            reply = Reply.at(500, "text/plain", "");
        }
        pace(exchange, reply);
    }

    /** Answers when the script says so; an exchange that isn't answered is closed without a word. */
    private void pace(HttpExchange exchange, Reply reply) {
        Script now = script.get();
        if (reply.taken().isEmpty()) {
            later(now.response().delay().millis(), () -> send(exchange, reply));
            return;
        }
        long sequence = reply.taken().get().sequence();
        long count = accepted.incrementAndGet();
        int dropAfter = now.connection().dropAfterSubmits();
        callbacks.owe(reply.taken().get());
        if (dropAfter > 0 && count % dropAfter == 0) {
            exchange.close();
        } else if (Fate.responseIsWithheld(now, sequence)) {
            later(TimeUnit.SECONDS.toMillis(WITHHELD_SECONDS), exchange::close);
        } else {
            later(Fate.responseDelayMillis(now, sequence), () -> send(exchange, reply));
        }
    }

    private void later(long delayMillis, Runnable task) {
        try {
            Object unused = pacer.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("an answer came after the end");
        }
    }

    private static void send(HttpExchange exchange, Reply reply) {
        try (exchange) {
            byte[] body = reply.body().getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", reply.contentType());
            exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (IOException e) {
            LOG.debug("the client is gone: {}", e.toString());
        }
    }

    @Override
    public String name() {
        return config.name();
    }

    @Override
    public MessageStore store() {
        return store;
    }

    @Override
    public long receiptsSent() {
        return callbacks.sent();
    }

    @Override
    public long receiptsQueued() {
        return callbacks.queued();
    }

    /** None: nobody binds here. */
    @Override
    public List<SimSession> sessions() {
        return List.of();
    }

    @Override
    public Script script() {
        return script.get();
    }

    @Override
    public void changeScript(Script changed) throws IOException {
        script.change(changed);
    }

    @Override
    public Script resetScript() throws IOException, InvalidScriptException {
        return script.reset();
    }

    @Override
    public long clearMessages() throws IOException {
        callbacks.clear();
        return store.clear();
    }

    @Override
    public void close() {
        page.close();
        server.stop(0);
        pacer.shutdownNow();
        threads.shutdownNow();
        callbacks.close();
        try {
            store.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        LOG.info("{} is stopped", name());
    }
}

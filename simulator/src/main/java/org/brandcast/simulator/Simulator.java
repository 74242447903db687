package org.brandcast.simulator;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import org.brandcast.simulator.http.HttpApi;
import org.brandcast.simulator.receipt.ReceiptDispatcher;
import org.brandcast.simulator.script.CurrentScript;
import org.brandcast.simulator.script.InvalidScriptException;
import org.brandcast.simulator.script.Script;
import org.brandcast.simulator.smpp.ResponsePacer;
import org.brandcast.simulator.smpp.SimSession;
import org.brandcast.simulator.smpp.SmppServer;
import org.brandcast.simulator.smpp.SubmitListener;
import org.brandcast.simulator.store.MessageStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running simulator: an SMSC, its memory, and the HTTP face of both. Safe for many threads. */
public final class Simulator implements HttpApi.Backend, Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Simulator.class);

    private final SimulatorConfig config;
    private final CurrentScript script;
    private final MessageStore store;
    private final ResponsePacer pacer;
    private final ReceiptDispatcher receipts;
    private final SmppServer smpp;
    private final HttpApi http;

    private Simulator(SimulatorConfig config, CurrentScript script) throws IOException {
        Clock clock = Clock.systemUTC();
        this.config = config;
        this.script = script;
        this.store = MessageStore.open(config.dataDirectory(), config.keepMessages(), clock);
        this.pacer = new ResponsePacer();
        this.receipts = new ReceiptDispatcher(store, script, this::sessions, pacer::release, clock);
        this.smpp = listening(
                "SIM_SMPP_PORT",
                config.smppPort(),
                () -> new SmppServer(
                        config.bind(),
                        config.smppPort(),
                        config.credentials(),
                        new SubmitListener(store, receipts, script, clock),
                        pacer,
                        receipts::sessionsChanged));
        this.http = listening(
                "SIM_HTTP_PORT", config.httpPort(), () -> new HttpApi(config.bind(), config.httpPort(), this));
    }

    private interface Listening<T> {
        T open() throws IOException;
    }

    private static <T> T listening(String variable, int port, Listening<T> listening) throws IOException {
        try {
            return listening.open();
        } catch (BindException e) {
            throw new IOException(
                    "port " + port + " is taken: stop what uses it or set " + variable + " to another one", e);
        }
    }

    /** Opens the store and both listeners; receipts that were owed go on. */
    public static Simulator start(SimulatorConfig config) throws IOException, InvalidScriptException {
        Simulator simulator = new Simulator(config, CurrentScript.open(config.dataDirectory(), config.scriptFile()));
        simulator.pacer.start();
        simulator.receipts.start();
        simulator.smpp.start();
        simulator.http.start();
        return simulator;
    }

    @Override
    public String name() {
        return config.name();
    }

    public int smppPort() {
        return smpp.port();
    }

    public URI httpUrl() {
        return URI.create("http://" + config.bind().getHostAddress() + ":" + http.port());
    }

    @Override
    public MessageStore store() {
        return store;
    }

    @Override
    public long receiptsSent() {
        return receipts.sent();
    }

    @Override
    public long receiptsQueued() {
        return receipts.queued();
    }

    @Override
    public List<SimSession> sessions() {
        return smpp.sessions();
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
        long cleared = store.clear();
        receipts.clear();
        return cleared;
    }

    @Override
    public void close() {
        http.close();
        try {
            smpp.close();
            receipts.close();
            pacer.close();
            store.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        LOG.info("{} is stopped", name());
    }
}

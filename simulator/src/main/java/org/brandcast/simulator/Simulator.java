package org.brandcast.simulator;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.brandcast.simulator.http.HttpApi;
import org.brandcast.simulator.receipt.ReceiptDispatcher;
import org.brandcast.simulator.script.InvalidScriptException;
import org.brandcast.simulator.script.Script;
import org.brandcast.simulator.script.ScriptJson;
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
    private static final String CHANGED_SCRIPT = "script.json";

    private final SimulatorConfig config;
    private final AtomicReference<Script> script;
    private final MessageStore store;
    private final ResponsePacer pacer;
    private final ReceiptDispatcher receipts;
    private final SmppServer smpp;
    private final HttpApi http;

    private Simulator(SimulatorConfig config, Script script) throws IOException {
        Clock clock = Clock.systemUTC();
        this.config = config;
        this.script = new AtomicReference<>(script);
        this.store = MessageStore.open(config.dataDirectory(), config.keepMessages(), clock);
        this.pacer = new ResponsePacer();
        this.receipts = new ReceiptDispatcher(store, this.script::get, this::sessions, pacer::release, clock);
        this.smpp = listening(
                "SIM_SMPP_PORT",
                config.smppPort(),
                () -> new SmppServer(
                        config.bind(),
                        config.smppPort(),
                        config.credentials(),
                        new SubmitListener(store, receipts, this.script::get, clock),
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
        Simulator simulator = new Simulator(config, initialScript(config));
        simulator.pacer.start();
        simulator.receipts.start();
        simulator.smpp.start();
        simulator.http.start();
        return simulator;
    }

    /** A script that was changed at run time stays in force over a restart. */
    private static Script initialScript(SimulatorConfig config) throws IOException, InvalidScriptException {
        Path changed = config.dataDirectory().resolve(CHANGED_SCRIPT);
        if (Files.exists(changed)) {
            return ScriptJson.read(changed);
        }
        return config.scriptFile().isPresent()
                ? ScriptJson.read(config.scriptFile().get())
                : Script.DEFAULT;
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
    public ReceiptDispatcher receipts() {
        return receipts;
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
        Path file = config.dataDirectory().resolve(CHANGED_SCRIPT);
        Path draft = config.dataDirectory().resolve(CHANGED_SCRIPT + ".new");
        Files.writeString(draft, ScriptJson.write(changed).toPrettyString());
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        script.set(changed);
    }

    @Override
    public Script resetScript() throws IOException, InvalidScriptException {
        Files.deleteIfExists(config.dataDirectory().resolve(CHANGED_SCRIPT));
        script.set(initialScript(config));
        return script.get();
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

package org.brandcast.analytics.engine;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.StringArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ClickHouse engine in this process over one data directory. One connection stays open for as long as the engine
 * lives, because closing the last one shuts the engine down.
 *
 * <p>Safe for use by many threads; each {@link EngineSession} belongs to one.
 */
public final class Engine implements AutoCloseable {
    public static final String LIBRARY_FILE = "libchdb.so";

    private static final Logger log = LoggerFactory.getLogger(Engine.class);
    private static final int SIGSEGV = 11;
    private static final int SIGACTION_BYTES = 256;

    private final Path dataDir;
    private final Pointer root;
    private final EngineSession rootSession;
    private final AtomicInteger openSessions = new AtomicInteger();

    private Engine(Path dataDir, Pointer root) {
        this.dataDir = dataDir;
        this.root = root;
        this.rootSession = new EngineSession(root, () -> {});
    }

    /**
     * Loads the library and opens the data directory.
     *
     * @throws EngineStartException with the remedy, when the library or the directory can't be used
     */
    public static Engine open(Path libraryDir, Path dataDir, EngineLimits limits) throws EngineStartException {
        Path library = libraryDir.resolve(LIBRARY_FILE);
        if (!Files.isRegularFile(library)) {
            throw new EngineStartException("the ClickHouse engine is not at " + library
                    + ": run analytics/fetch-engine.sh, or set BRANDCAST_CHDB_LIB_DIR to the folder that has it");
        }
        Path config;
        try {
            Files.createDirectories(dataDir);
            config = limits.writeConfiguration(dataDir);
        } catch (IOException e) {
            throw new EngineStartException("the data directory " + dataDir + " can't be written: " + e, e);
        }
        try {
            ChdbLibrary.load(library);
        } catch (UnsatisfiedLinkError e) {
            throw new EngineStartException(
                    library + " can't be loaded (needs glibc on " + System.getProperty("os.arch")
                            + "; remove the folder and run analytics/fetch-engine.sh): " + e.getMessage(),
                    e);
        }
        long handlerBefore = signalHandler(SIGSEGV);
        Pointer root = connect(dataDir, "--config-file=" + config);
        if (root == null) {
            throw new EngineStartException("the engine did not open " + dataDir
                    + "; its reason is on stderr (usually another process has the directory, code 76)");
        }
        Engine engine = new Engine(dataDir, root);
        if (signalHandler(SIGSEGV) != handlerBefore) {
            // HotSpot needs SIGSEGV for null checks and safepoints: a JVM without it freezes or dies silently.
            engine.close();
            throw new EngineStartException("libchdb " + ChdbLibrary.text(ChdbLibrary.chdb_version())
                    + " took over SIGSEGV although it was told not to: use the pinned version");
        }
        return engine;
    }

    /** A session with the defaults of the front: current database {@code default}. */
    public EngineSession session() throws EngineException {
        Pointer connection = connect(dataDir);
        if (connection == null) {
            throw EngineException.made(EngineException.STD_EXCEPTION, "STD_EXCEPTION", "the engine gave no connection");
        }
        openSessions.incrementAndGet();
        return new EngineSession(connection, openSessions::decrementAndGet);
    }

    /** Version of ClickHouse, e.g. 26.7.2.1. */
    public String version() throws EngineException {
        synchronized (rootSession) {
            return rootSession.text("SELECT version()").strip();
        }
    }

    public int openSessions() {
        return openSessions.get();
    }

    /** Shuts the engine down. Every session must be closed before: closing under a running statement aborts. */
    @Override
    public void close() {
        if (openSessions.get() > 0) {
            log.warn("{} sessions are still open; the engine is left as it is (its data is safe)", openSessions.get());
            return;
        }
        rootSession.close();
    }

    /**
     * Ends this process at once, as a kill would: merges go on in threads of the engine, and an orderly exit destroys under
     * them what they use. What was acknowledged is on disk.
     */
    public static void leave() {
        LibC._exit(0);
    }

    private static Pointer connect(Path dataDir, String... more) {
        List<String> arguments = new java.util.ArrayList<>(List.of("clickhouse", "--path=" + dataDir));
        arguments.addAll(List.of(more));
        return ChdbLibrary.chdb_connect(arguments.size(), new StringArray(arguments.toArray(new String[0])));
    }

    private static long signalHandler(int signal) {
        try (Memory action = new Memory(SIGACTION_BYTES)) {
            action.clear();
            LibC.sigaction(signal, Pointer.NULL, action);
            return action.getLong(0);
        }
    }

    /** The part of the C library that tells who has a signal. */
    private static final class LibC {
        static {
            Native.register(LibC.class, "c");
        }

        static native int sigaction(int signal, Pointer act, Pointer old);

        static native void _exit(int status);
    }

    @Override
    public String toString() {
        return "ClickHouse engine at " + dataDir + " " + root;
    }
}

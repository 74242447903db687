package org.brandcast.analytics.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.brandcast.analytics.engine.Engine;
import org.brandcast.analytics.engine.EngineException;

/** Serves ClickHouse's HTTP interface on one port: {@code /}, {@code /ping}, {@code /replicas_status}, {@code /metrics}. */
public final class FrontServer {
    private static final int THREADS = 48;
    private static final int WAITING_REQUESTS = 512;
    private static final long POLL_NANOS = 20_000_000;

    private final HttpServer server;
    private final ThreadPoolExecutor executor;
    private final QueryHandler queries;
    private final FrontMetrics metrics;

    private FrontServer(HttpServer server, ThreadPoolExecutor executor, QueryHandler queries, FrontMetrics metrics) {
        this.server = server;
        this.executor = executor;
        this.queries = queries;
        this.metrics = metrics;
    }

    /** Listens as soon as it returns. */
    public static FrontServer start(Engine engine, FrontOptions options) throws IOException, EngineException {
        // Read once by the JDK's server: without the first, small answers wait for a delayed ack (40 ms); clients keep
        // idle connections for minutes, and one that the server cut first costs them a failed request.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.idleInterval", "600");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "400");
        HttpServer http = HttpServer.create(new InetSocketAddress(options.bind(), options.port()), 256);
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                THREADS, THREADS, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING_REQUESTS), task -> {
                    Thread thread = new Thread(task, "http");
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        FrontMetrics metrics = new FrontMetrics();
        QueryHandler queries = new QueryHandler(
                engine,
                AnalystAccess.over(engine),
                options,
                metrics,
                InetAddress.getLoopbackAddress().getHostName());
        http.createContext("/", exchange -> {
            if (exchange.getRequestURI().getPath().equals("/")) {
                queries.handle(exchange);
            } else {
                plain(
                        exchange,
                        404,
                        "There is no handle " + exchange.getRequestURI().getPath() + "\n");
            }
        });
        http.createContext("/ping", exchange -> plain(exchange, 200, "Ok.\n"));
        http.createContext("/replicas_status", exchange -> plain(exchange, 200, "Ok.\n"));
        http.createContext("/metrics", exchange -> plain(exchange, 200, metrics.prometheus()));
        http.setExecutor(executor);
        http.start();
        return new FrontServer(http, executor, queries, metrics);
    }

    /** The port that it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Refuses new statements and waits for those that run; false: some still do, and the connections are cut. */
    public boolean stop(Duration wait) {
        // Not by HttpServer.stop(delay), which waits its whole delay when nothing runs.
        queries.drain();
        long deadline = System.nanoTime() + wait.toNanos();
        while (metrics.running.get() > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(POLL_NANOS);
        }
        boolean idle = metrics.running.get() == 0;
        server.stop(0);
        executor.shutdown();
        return idle;
    }

    static void plain(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=UTF-8");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}

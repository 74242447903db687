package org.brandcast.batch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.brandcast.batch.rating.NightBook;
import org.brandcast.domain.rating.BillingDays;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * What the process shows of itself: {@code GET /health} (JSON that names what is wrong; 503 only without PostgreSQL, for a
 * night that fails isn't mended by a restart) and {@code GET /metrics} (Prometheus).
 */
@Component
public class NightServer {
    /** A day is over, its night had a day's time, and still it is open. */
    private static final int OVERDUE_DAYS = 2;

    private final NightSettings settings;
    private final NightSchedule schedule;
    private final NightBook nights;
    private final PrometheusMeterRegistry metrics;
    private final Clock clock;
    private final ExecutorService threads = Executors.newFixedThreadPool(2, task -> {
        Thread thread = new Thread(task, "http");
        thread.setDaemon(true);
        return thread;
    });

    public NightServer(
            NightSettings settings,
            NightSchedule schedule,
            NightBook nights,
            PrometheusMeterRegistry metrics,
            Clock clock) {
        this.settings = settings;
        this.schedule = schedule;
        this.nights = nights;
        this.metrics = metrics;
        this.clock = clock;
        Gauge.builder("brandcast_night_open_days", this, NightServer::openDays)
                .description("Days that are over and not closed; NaN: unknown")
                .register(metrics);
        Gauge.builder(
                        "brandcast_night_failing",
                        schedule,
                        s -> s.doing().problem().isEmpty() ? 0 : 1)
                .description("1 while the last attempt at a night failed")
                .register(metrics);
    }

    /** Serves until the process ends. */
    HttpServer start() throws IOException {
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(settings.bind(), settings.port()), 0);
        } catch (IOException e) {
            throw new IOException(
                    "port " + settings.port() + " on " + settings.bind() + " can't be bound: " + e.getMessage(), e);
        }
        server.setExecutor(threads);
        server.createContext("/health", exchange -> health(exchange));
        server.createContext(
                "/metrics",
                exchange -> answer(exchange, 200, "text/plain; version=0.0.4; charset=utf-8", metrics.scrape()));
        server.start();
        return server;
    }

    private void health(HttpExchange exchange) throws IOException {
        List<String> problems = new ArrayList<>();
        String last = "";
        boolean down = false;
        try {
            last = nights.lastClosed().map(LocalDate::toString).orElse("");
            if (openDays() >= OVERDUE_DAYS) {
                problems.add((long) openDays() + " days are over and not closed");
            }
        } catch (DataAccessException e) {
            down = true;
            problems.add("PostgreSQL: " + e.getMessage());
        }
        NightSchedule.Doing doing = schedule.doing();
        if (!doing.problem().isEmpty()) {
            problems.add(doing.problem());
        }
        String status = down ? "DOWN" : problems.isEmpty() ? "UP" : "DEGRADED";
        StringBuilder json = new StringBuilder("{\"status\":\"")
                .append(status)
                .append("\",\"lastClosed\":\"")
                .append(last)
                .append("\",\"running\":\"")
                .append(doing.night())
                .append("\",\"problems\":[");
        for (int i = 0; i < problems.size(); i++) {
            json.append(i == 0 ? "" : ",")
                    .append('"')
                    .append(escaped(problems.get(i)))
                    .append('"');
        }
        answer(
                exchange,
                down ? 503 : 200,
                "application/json; charset=utf-8",
                json.append("]}\n").toString());
    }

    private double openDays() {
        Optional<LocalDate> last = nights.lastClosed();
        return last.isEmpty() ? 0 : ChronoUnit.DAYS.between(last.get(), BillingDays.of(clock.millis())) - 1;
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                escaped.append('\\').append(c);
            } else {
                escaped.append(c < 0x20 ? ' ' : c);
            }
        }
        return escaped.toString();
    }

    private static void answer(HttpExchange exchange, int status, String type, String body) throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals("GET")) {
                exchange.sendResponseHeaders(405, -1);
                return;
            }
            byte[] octets = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, octets.length);
            exchange.getResponseBody().write(octets);
        }
    }
}

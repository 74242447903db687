package org.brandcast.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.brandcast.gateway.RouteCounters.Counter;
import org.brandcast.gateway.database.DatabaseIntakes;
import org.brandcast.gateway.server.PartnerServer;

/**
 * What the process shows of itself: {@code GET /health} (JSON that names what is wrong; 503 while control data can't be
 * read, else 200, for a route that is down doesn't make the process restartable), {@code GET /routes} (JSON),
 * {@code GET /metrics} (Prometheus text). And where carriers post receipts: {@code /callbacks/<route>/<key>}.
 */
final class GatewayServer {
    private static final String JSON = "application/json; charset=utf-8";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final GatewayConfig config;
    private final Gateway gateway;
    private final ControlReader control;
    private final SubscriberRuleReader subscribers;
    private final DatabaseIntakes databases;
    private final Optional<PartnerServer> partners;
    private final ObjectMapper json = new ObjectMapper();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(2, task -> {
        Thread thread = new Thread(task, "http");
        thread.setDaemon(true);
        return thread;
    });

    /** What the process reads: for all routes, from customers' databases, and by its SMPP server if it has one. */
    record Readers(
            ControlReader control,
            SubscriberRuleReader subscribers,
            DatabaseIntakes databases,
            Optional<PartnerServer> partners) {}

    GatewayServer(GatewayConfig config, Gateway gateway, Readers readers) throws IOException {
        this.config = config;
        this.gateway = gateway;
        this.control = readers.control();
        this.subscribers = readers.subscribers();
        this.databases = readers.databases();
        this.partners = readers.partners();
        try {
            this.server = HttpServer.create(new InetSocketAddress(config.bind(), config.port()), 0);
        } catch (IOException e) {
            throw new IOException(
                    "port " + config.port() + " on " + config.bind() + " can't be bound: " + e.getMessage(), e);
        }
        server.setExecutor(threads);
        server.createContext("/health", exchange -> {
            Map<String, Object> health = health();
            answer(exchange, "DOWN".equals(health.get("status")) ? 503 : 200, JSON, text(health));
        });
        server.createContext("/routes", exchange -> answer(exchange, 200, JSON, text(routes())));
        server.createContext("/callbacks/", new Callbacks(gateway, threads));
        server.createContext("/metrics", exchange -> answer(exchange, 200, PROMETHEUS, metrics()));
    }

    void start() {
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    void close(Duration grace) {
        server.stop(Math.toIntExact(grace.toSeconds()));
        threads.shutdownNow();
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

    private String text(Object value) {
        try {
            return json.writerWithDefaultPrettyPrinter().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a status can't be written as JSON", e);
        }
    }

    /** DOWN: control data can't be read. DEGRADED: some route has a problem. UP: nothing is wrong. */
    private Map<String, Object> health() {
        List<String> problems = new ArrayList<>();
        gateway.refused().forEach((route, reason) -> problems.add("route " + route + ": settings: " + reason));
        for (RouteStatus route : gateway.routes()) {
            if (!route.isWell()) {
                problems.add("route " + route.route() + ": " + route.problem());
            }
        }
        if (control.unreadable() > 0) {
            problems.add(control.unreadable() + " control records can't be read");
        }
        if (subscribers.unreadable() > 0) {
            problems.add(subscribers.unreadable() + " subscriber rules can't be read");
        }
        if (!subscribers.problem().isEmpty()) {
            problems.add(subscribers.problem());
        }
        problems.addAll(databases.problems());
        partners.map(PartnerServer::problem).filter(said -> !said.isEmpty()).ifPresent(problems::add);
        boolean down = !control.problem().isEmpty();
        if (down) {
            problems.add(0, control.problem());
        }
        Map<String, Object> health = new LinkedHashMap<>();
        health.put("status", down ? "DOWN" : problems.isEmpty() ? "UP" : "DEGRADED");
        health.put("gateway", config.gatewayId());
        health.put("controlVersion", control.version());
        health.put("problems", problems);
        Map<String, Object> routes = new LinkedHashMap<>();
        for (RouteStatus route : gateway.routes()) {
            routes.put(
                    route.route(),
                    Map.of(
                            "phase",
                            route.phase(),
                            "bound",
                            route.links().bound(),
                            "lease",
                            leaseOf(route),
                            "lag",
                            route.links().lags()));
        }
        health.put("routes", routes);
        return health;
    }

    private static String leaseOf(RouteStatus route) {
        return switch (route.phase()) {
            case RUNNING, STOPPING -> "held";
            case STANDBY -> route.detail();
            case STARTING, FAULTY, STOPPED -> "not held";
        };
    }

    private List<Map<String, Object>> routes() {
        List<Map<String, Object>> routes = new ArrayList<>();
        for (RouteStatus status : gateway.routes()) {
            Map<String, Object> route = new LinkedHashMap<>();
            route.put("route", status.route());
            route.put("phase", status.phase());
            route.put("detail", status.detail());
            route.put("mode", status.settings().mode());
            route.put("paused", status.settings().paused());
            route.put("drained", status.isDrained());
            route.put("tps", status.settings().tps());
            route.put("window", status.settings().window());
            route.put("binds", status.links().details());
            route.put("bound", status.links().bound());
            route.put("inWindow", status.links().inWindow());
            route.put("inDoubt", status.figures().inDoubt());
            route.put("held", status.figures().held());
            route.put("openMessages", status.figures().openMessages());
            route.put("journaledUnwritten", status.figures().unwritten());
            route.put("lag", status.links().lags());
            for (Counter counter : Counter.values()) {
                route.put(camelCase(counter.name()), status.counters().get(counter));
            }
            routes.add(route);
        }
        return routes;
    }

    private static String camelCase(String name) {
        StringBuilder text = new StringBuilder(name.length());
        for (String word : name.toLowerCase(Locale.ROOT).split("_", -1)) {
            text.append(text.length() == 0 ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return text.toString();
    }

    private String metrics() {
        StringBuilder text = new StringBuilder(4_096);
        List<RouteStatus> routes = gateway.routes();
        for (Counter counter : Counter.values()) {
            String name = "brandcast_gateway_" + counter.name().toLowerCase(Locale.ROOT) + "_total";
            head(text, name, "counter", counter.help());
            routes.forEach(route -> sample(
                    text,
                    name,
                    "route=\"" + route.route() + "\"",
                    route.counters().get(counter)));
        }
        gauge(
                text,
                routes,
                "binds_up",
                "Binds that are up",
                route -> route.links().bound());
        gauge(
                text,
                routes,
                "binds",
                "Binds wanted",
                route -> route.settings().smpp().binds().kinds().size());
        gauge(
                text,
                routes,
                "running",
                "1 if this gateway runs the route",
                route -> route.phase() == RouteStatus.Phase.RUNNING ? 1 : 0);
        gauge(
                text,
                routes,
                "in_window",
                "Outstanding submit_sm",
                route -> route.links().inWindow());
        gauge(
                text,
                routes,
                "in_doubt",
                "Segments in doubt",
                route -> route.figures().inDoubt());
        gauge(
                text,
                routes,
                "held_segments",
                "Segments that wait for their campaign or a full queue",
                route -> route.figures().held());
        gauge(
                text,
                routes,
                "open_messages",
                "Messages with an open journal entry",
                route -> route.figures().openMessages());
        head(text, "brandcast_gateway_lane_lag", "gauge", "Records that wait in a lane");
        routes.forEach(route -> route.links()
                .lags()
                .forEach((lane, lag) -> sample(
                        text,
                        "brandcast_gateway_lane_lag",
                        "route=\"" + route.route() + "\",lane=\"" + lane + "\"",
                        lag)));
        head(text, "brandcast_gateway_control_version", "gauge", "Version of the latest control record");
        text.append("brandcast_gateway_control_version ")
                .append(control.version())
                .append('\n');
        text.append(databases.metrics());
        partners.ifPresent(server -> text.append(server.metrics()));
        return text.toString();
    }

    private interface Figure {
        long of(RouteStatus route);
    }

    private static void gauge(StringBuilder text, List<RouteStatus> routes, String what, String help, Figure figure) {
        String name = "brandcast_gateway_" + what;
        head(text, name, "gauge", help);
        routes.forEach(route -> sample(text, name, "route=\"" + route.route() + "\"", figure.of(route)));
    }

    private static void head(StringBuilder text, String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private static void sample(StringBuilder text, String name, String labels, long value) {
        text.append(name).append('{').append(labels).append("} ").append(value).append('\n');
    }
}

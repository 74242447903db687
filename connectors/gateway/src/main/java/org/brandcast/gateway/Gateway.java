package org.brandcast.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.brandcast.domain.security.SecretBox;
import org.brandcast.http.CallbackReader;
import org.brandcast.schemas.AdvertisingControl;
import org.brandcast.schemas.CampaignControl;
import org.brandcast.schemas.ControlRecord;
import org.brandcast.schemas.RouteControl;
import org.brandcast.schemas.SendingStop;
import org.brandcast.schemas.TenantControl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routes of this process: one {@link RouteWorker} each, started, changed and stopped as control data says. A route
 * that can't be run disturbs no other.
 *
 * <p>Control facts come from the control reader's thread only; statuses are read by any.
 */
final class Gateway implements ControlReader.Facts {
    private static final Logger log = LoggerFactory.getLogger(Gateway.class);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private final WorkerEnvironment environment;
    private final SecretBox secrets;
    private final SendTimeRules rules;
    private final Predicate<String> mine;
    private final Map<String, RouteWorker> workers = new ConcurrentHashMap<>();
    private final Map<String, String> refused = new ConcurrentHashMap<>();
    private final Map<String, RouteControl> waiting = new TreeMap<>();
    private final Map<String, Long> advertisingRules = new HashMap<>();
    private boolean complete;

    /**
     * A gateway without routes.
     *
     * @param mine which routes this process may run
     */
    Gateway(WorkerEnvironment environment, SecretBox secrets, Predicate<String> mine) {
        this.environment = environment;
        this.rules = environment.rules();
        this.mine = mine;
        this.secrets = secrets;
    }

    @Override
    public void fact(ControlRecord record) {
        if (record.getBody() instanceof RouteControl route) {
            if (complete) {
                take(route);
            } else {
                waiting.put(route.getRoute(), route);
            }
        } else if (record.getBody() instanceof CampaignControl campaign) {
            rules.campaigns().set(campaign);
        } else if (record.getBody() instanceof TenantControl tenant) {
            rules.advertising().set(tenant);
        } else if (record.getBody() instanceof AdvertisingControl advertising) {
            rules.advertising().set(advertising);
            advertisingRules.put(record.getKey(), advertising.getRuleId());
        } else if (record.getBody() instanceof SendingStop stop) {
            rules.stops().set(stop);
        }
        rules.controlVersion(record.getVersion());
    }

    @Override
    public void removed(String kind, String id) {
        if (kind.equals("route")) {
            waiting.remove(id);
            stop(id);
        } else if (kind.equals("campaign")) {
            rules.campaigns().remove(Long.parseLong(id));
        } else if (kind.equals("stop")) {
            rules.stops().remove(Long.parseLong(id));
            rules.controlVersion(rules.controlVersion());
        } else {
            Long rule = advertisingRules.remove(kind + "/" + id);
            if (rule != null) {
                rules.advertising().remove(rule);
                rules.controlVersion(rules.controlVersion());
            }
        }
    }

    @Override
    public void complete() {
        complete = true;
        waiting.values().forEach(this::take);
        waiting.clear();
    }

    private void take(RouteControl control) {
        String route = control.getRoute();
        if ((control.getSmpp() == null && control.getHttp() == null) || !mine.test(route)) {
            stop(route);
            return;
        }
        RouteSettings settings;
        try {
            settings = RouteSettings.of(control, secrets::open);
        } catch (RuntimeException e) {
            // What it ran with before still stands: a bad change must not stop a good route.
            log.error("route={} can't be run as it was saved: {}", route, e.getMessage());
            refused.put(route, String.valueOf(e.getMessage()));
            return;
        }
        RouteWorker running = workers.get(route);
        if (running != null && running.isHttp() != settings.isHttp()) {
            // What is in flight would be read in the other's words.
            refused.put(route, "a route never changes between SMPP and HTTP: drain it and make another");
            return;
        }
        refused.remove(route);
        if (running != null) {
            running.change(settings);
            return;
        }
        log.info("route={} starts", route);
        RouteWorker worker = new RouteWorker(settings, environment);
        workers.put(route, worker);
        worker.start();
    }

    /** Hands a callback with receipts to the route that it is for; empty: no such route runs here. */
    Optional<CompletionStage<HttpReceiptReader.Answer>> callback(
            String route, String key, CallbackReader.Incoming incoming) {
        RouteWorker worker = workers.get(route);
        return worker == null ? Optional.empty() : Optional.of(worker.callback(key, incoming));
    }

    private void stop(String route) {
        refused.remove(route);
        RouteWorker worker = workers.remove(route);
        if (worker != null) {
            log.info("route={} stops", route);
            worker.stop();
        }
    }

    /** Stops every route gracefully, all at the same time, within a bounded time. */
    void close() throws InterruptedException {
        List<RouteWorker> stopping = new ArrayList<>(workers.values());
        stopping.forEach(RouteWorker::stop);
        for (RouteWorker worker : stopping) {
            if (!worker.awaitEnd(STOP_LIMIT)) {
                log.warn(
                        "A route did not stop within {}: {}",
                        STOP_LIMIT,
                        worker.status().problem());
            }
        }
    }

    /** How each route stands, by name. */
    List<RouteStatus> routes() {
        List<RouteStatus> statuses = new ArrayList<>();
        new TreeMap<>(workers).values().forEach(worker -> statuses.add(worker.status()));
        return statuses;
    }

    /** Routes whose settings can't be used, with the reason. */
    Map<String, String> refused() {
        return new TreeMap<>(refused);
    }
}

package org.brandcast.gateway;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.brandcast.domain.security.SecretBox;
import org.brandcast.gateway.database.DatabaseIntakes;
import org.brandcast.gateway.database.DatabaseIntakesConfig;
import org.brandcast.gateway.door.DoorControl;
import org.brandcast.gateway.server.PartnerServer;
import org.brandcast.gateway.server.PartnerServerConfig;
import org.brandcast.smpp.JsmppEsmeLink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway's process. Settings come from environment variables, see {@link GatewayConfig}; SIGTERM stops it
 * gracefully.
 */
public final class GatewayMain {
    private static final Logger log = LoggerFactory.getLogger(GatewayMain.class);

    /**
     * How long the JDK's HTTP client keeps an idle connection. Shorter than servers do: a request that meets the closing of
     * its connection ends in doubt.
     */
    private static final String KEEP_ALIVE = "jdk.httpclient.keepalive.timeout";

    private static final String KEEP_ALIVE_SECONDS = "4";

    private GatewayMain() {}

    /** Runs until SIGTERM; exits with 1 if it can't start. */
    public static void main(String[] args) throws InterruptedException {
        if (System.getProperty(KEEP_ALIVE) == null) {
            System.setProperty(KEEP_ALIVE, KEEP_ALIVE_SECONDS);
        }
        GatewayConfig config;
        try {
            config = GatewayConfig.of(System.getenv());
            run(config, PartnerServerConfig.of(System.getenv()));
        } catch (IllegalArgumentException | IOException e) {
            log.error("The gateway can't start: {}", e.getMessage(), e);
            System.exit(1);
        }
    }

    private static void run(GatewayConfig config, Optional<PartnerServerConfig> smpp)
            throws IOException, InterruptedException {
        SecretBox secrets = SecretBox.fromFile(config.masterKeyFile());
        KafkaClients kafka = new KafkaClients(config.kafkaBootstrap());
        SendTimeRules rules = new SendTimeRules(new Campaigns(), new AdvertisingRules(), new SubscriberChanges());
        WorkerClock clock = WorkerClock.system();
        WorkerEnvironment environment = new WorkerEnvironment(
                config.gatewayId(),
                kafka,
                new JournalSettings(kafka),
                rules,
                JsmppEsmeLink::new,
                clock,
                config.lease());
        Gateway gateway = new Gateway(environment, secrets, config::runs);
        DoorControl door = new DoorControl();
        Optional<PartnerServer> partners = Optional.empty();
        if (smpp.isPresent()) {
            partners = Optional.of(new PartnerServer(smpp.get(), door, Clock.systemUTC()));
        }
        DatabaseIntakes databases =
                new DatabaseIntakes(DatabaseIntakesConfig.of(System.getenv()), door, secrets::open, Clock.systemUTC());
        ControlReader control = new ControlReader(kafka, new ControlFanOut(gateway, door, databases, partners));
        SubscriberRuleReader subscribers = new SubscriberRuleReader(kafka, rules, clock::nowMillis);
        GatewayServer server = new GatewayServer(
                config, gateway, new GatewayServer.Readers(control, subscribers, databases, partners));
        CountDownLatch stopped = new CountDownLatch(1);
        List<AutoCloseable> inward = new ArrayList<>();
        partners.ifPresent(each -> inward.add(each::close));
        inward.addAll(List.of(control, databases, subscribers));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(inward, gateway, server, stopped), "shutdown"));
        server.start();
        subscribers.start();
        control.start();
        partners.ifPresent(PartnerServer::start);
        log.info("Gateway {} is up: http://{}:{}/health", config.gatewayId(), config.bind(), server.port());
        stopped.await();
    }

    private static void stop(
            List<AutoCloseable> inward, Gateway gateway, GatewayServer server, CountDownLatch stopped) {
        log.info("Stopping");
        try {
            for (AutoCloseable each : inward) {
                each.close();
            }
            gateway.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            log.error("The gateway didn't stop in order", e);
        } finally {
            server.close(Duration.ZERO);
            stopped.countDown();
            log.info("Stopped");
        }
    }
}

package org.brandcast.gateway;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.brandcast.domain.security.SecretBox;
import org.brandcast.smpp.JsmppEsmeLink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway's process. Settings come from environment variables, see {@link GatewayConfig}; SIGTERM stops it
 * gracefully.
 */
public final class GatewayMain {
    private static final Logger log = LoggerFactory.getLogger(GatewayMain.class);

    private GatewayMain() {}

    /** Runs until SIGTERM; exits with 1 if it can't start. */
    public static void main(String[] args) throws InterruptedException {
        GatewayConfig config;
        try {
            config = GatewayConfig.of(System.getenv());
            run(config);
        } catch (IllegalArgumentException | IOException e) {
            log.error("The gateway can't start: {}", e.getMessage(), e);
            System.exit(1);
        }
    }

    private static void run(GatewayConfig config) throws IOException, InterruptedException {
        SecretBox secrets = SecretBox.fromFile(config.masterKeyFile());
        KafkaClients kafka = new KafkaClients(config.kafkaBootstrap());
        WorkerEnvironment environment = new WorkerEnvironment(
                config.gatewayId(),
                kafka,
                new JournalSettings(kafka),
                new Campaigns(),
                JsmppEsmeLink::new,
                WorkerClock.system(),
                config.lease());
        Gateway gateway = new Gateway(environment, secrets);
        ControlReader control = new ControlReader(kafka, gateway);
        GatewayServer server = new GatewayServer(config, gateway, control);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(control, gateway, server, stopped), "shutdown"));
        server.start();
        control.start();
        log.info("Gateway {} is up: http://{}:{}/health", config.gatewayId(), config.bind(), server.port());
        stopped.await();
    }

    private static void stop(ControlReader control, Gateway gateway, GatewayServer server, CountDownLatch stopped) {
        log.info("Stopping");
        try {
            control.close();
            gateway.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            server.close(Duration.ZERO);
            stopped.countDown();
            log.info("Stopped");
        }
    }
}

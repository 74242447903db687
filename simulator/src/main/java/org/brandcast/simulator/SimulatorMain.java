package org.brandcast.simulator;

import java.io.IOException;
import org.brandcast.simulator.SimulatorConfig.InvalidConfigException;
import org.brandcast.simulator.carrier.HttpCarrier;
import org.brandcast.simulator.carrier.HttpCarrierConfig;
import org.brandcast.simulator.script.InvalidScriptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one simulator, an SMSC or with {@code SIM_KIND=http} an HTTP carrier, configured by the environment, until the process is stopped. */
public final class SimulatorMain {
    private static final Logger LOG = LoggerFactory.getLogger(SimulatorMain.class);

    private SimulatorMain() {}

    public static void main(String[] args) throws InterruptedException {
        try {
            if (System.getenv().getOrDefault("SIM_KIND", "smpp").equals("http")) {
                HttpCarrier carrier = HttpCarrier.start(HttpCarrierConfig.fromEnvironment(System.getenv()));
                Runtime.getRuntime().addShutdownHook(new Thread(carrier::close, "shutdown"));
                LOG.info(
                        "{} is up: carrier on {}, page and API on {}",
                        carrier.name(),
                        carrier.url(),
                        carrier.pageUrl());
                Thread.currentThread().join();
            }
            Simulator simulator = Simulator.start(SimulatorConfig.fromEnvironment(System.getenv()));
            Runtime.getRuntime().addShutdownHook(new Thread(simulator::close, "shutdown"));
            LOG.info(
                    "{} is up: SMPP on port {}, page and API on {}",
                    simulator.name(),
                    simulator.smppPort(),
                    simulator.httpUrl());
            Thread.currentThread().join();
        } catch (InvalidConfigException | IllegalArgumentException | InvalidScriptException | IOException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }
}

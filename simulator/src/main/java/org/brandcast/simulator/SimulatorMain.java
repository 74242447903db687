package org.brandcast.simulator;

import java.io.IOException;
import org.brandcast.simulator.SimulatorConfig.InvalidConfigException;
import org.brandcast.simulator.script.InvalidScriptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one simulator, configured by the environment, until the process is stopped. */
public final class SimulatorMain {
    private static final Logger LOG = LoggerFactory.getLogger(SimulatorMain.class);

    private SimulatorMain() {}

    public static void main(String[] args) throws InterruptedException {
        try {
            Simulator simulator = Simulator.start(SimulatorConfig.fromEnvironment(System.getenv()));
            Runtime.getRuntime().addShutdownHook(new Thread(simulator::close, "shutdown"));
            LOG.info(
                    "{} is up: SMPP on port {}, page and API on {}",
                    simulator.name(),
                    simulator.smppPort(),
                    simulator.httpUrl());
            Thread.currentThread().join();
        } catch (InvalidConfigException | InvalidScriptException | IOException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }
}

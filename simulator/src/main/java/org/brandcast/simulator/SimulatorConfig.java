package org.brandcast.simulator;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.brandcast.simulator.smpp.SmppServer.Credentials;

/**
 * How one simulator is set up.
 *
 * @param name shown on the page and in the API
 * @param bind address of both listeners
 * @param smppPort 0: any free one
 * @param httpPort 0: any free one
 * @param dataDirectory holds the log of messages and a script that was changed at run time
 * @param scriptFile the script to start with; empty: the default one
 * @param keepMessages so many messages are kept at least, older ones are forgotten file by file
 */
public record SimulatorConfig(
        String name,
        InetAddress bind,
        int smppPort,
        int httpPort,
        Credentials credentials,
        Path dataDirectory,
        Optional<Path> scriptFile,
        long keepMessages) {

    private static final long KEEP_MESSAGES = 1_500_000;
    private static final int MAX_SYSTEM_ID = 15;
    private static final int MAX_PASSWORD = 8;

    public SimulatorConfig {
        Objects.requireNonNull(name, "name is null");
        Objects.requireNonNull(bind, "bind is null");
        Objects.requireNonNull(credentials, "credentials is null");
        Objects.requireNonNull(dataDirectory, "dataDirectory is null");
        Objects.requireNonNull(scriptFile, "scriptFile is null");
    }

    /** A configuration that can't work; the message names each variable and the remedy. */
    public static final class InvalidConfigException extends Exception {
        private static final long serialVersionUID = 1L;

        InvalidConfigException(List<String> problems) {
            super(String.join(System.lineSeparator(), problems));
        }
    }

    /** Reads {@code SIM_NAME, SIM_SMPP_PORT, SIM_HTTP_PORT, SIM_SYSTEM_ID, SIM_PASSWORD, SIM_DATA_DIR, ...}. */
    public static SimulatorConfig fromEnvironment(Map<String, String> environment) throws InvalidConfigException {
        List<String> problems = new ArrayList<>();
        String systemId = text(environment, "SIM_SYSTEM_ID", MAX_SYSTEM_ID, problems);
        String password = text(environment, "SIM_PASSWORD", MAX_PASSWORD, problems);
        String dataDirectory = text(environment, "SIM_DATA_DIR", Integer.MAX_VALUE, problems);
        int smppPort = port(environment, "SIM_SMPP_PORT", 2775, problems);
        int httpPort = port(environment, "SIM_HTTP_PORT", 8611, problems);
        String scriptFile = environment.getOrDefault("SIM_SCRIPT_FILE", "");
        if (!scriptFile.isEmpty() && !Files.isReadable(Path.of(scriptFile))) {
            problems.add("SIM_SCRIPT_FILE=" + scriptFile + " can't be read: name a readable JSON file or leave it out");
        }
        InetAddress bind = address(environment.getOrDefault("SIM_BIND", "127.0.0.1"), problems);
        long keep = keep(environment.getOrDefault("SIM_KEEP_MESSAGES", Long.toString(KEEP_MESSAGES)), problems);
        if (!problems.isEmpty()) {
            throw new InvalidConfigException(problems);
        }
        return new SimulatorConfig(
                environment.getOrDefault("SIM_NAME", "simulator"),
                bind,
                smppPort,
                httpPort,
                new Credentials(systemId, password),
                Path.of(dataDirectory),
                scriptFile.isEmpty() ? Optional.empty() : Optional.of(Path.of(scriptFile)),
                keep);
    }

    private static String text(Map<String, String> environment, String name, int max, List<String> problems) {
        String value = environment.getOrDefault(name, "");
        if (value.isEmpty()) {
            problems.add(name + " is not set: set it");
        } else if (value.length() > max) {
            // The value may be a secret: only its length is told.
            problems.add(name + " has " + value.length() + " characters: SMPP allows at most " + max);
        }
        return value;
    }

    private static int port(Map<String, String> environment, String name, int absent, List<String> problems) {
        String value = environment.getOrDefault(name, Integer.toString(absent));
        if (value.matches("[0-9]{1,5}") && Integer.parseInt(value) <= 65_535) {
            return Integer.parseInt(value);
        }
        problems.add(name + "=" + value + " is no port: give a number from 0 to 65535");
        return absent;
    }

    private static long keep(String value, List<String> problems) {
        if (value.matches("[1-9][0-9]{0,9}")) {
            return Long.parseLong(value);
        }
        problems.add("SIM_KEEP_MESSAGES=" + value + " is no number of messages: give a whole number above 0");
        return KEEP_MESSAGES;
    }

    private static InetAddress address(String value, List<String> problems) {
        try {
            return InetAddress.getByName(value);
        } catch (UnknownHostException e) {
            problems.add("SIM_BIND=" + value + " is no address of this machine: give one, such as 127.0.0.1");
            return InetAddress.getLoopbackAddress();
        }
    }
}

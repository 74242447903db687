package org.brandcast.simulator.carrier;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How one HTTP carrier is set up.
 *
 * @param bind address of both listeners
 * @param carrierPort where messages are taken; 0: any free one
 * @param pagePort the page and the API of the simulator; 0: any free one
 * @param dataDirectory holds the log of messages and a script that was changed at run time
 * @param balance what the client has at first, in dong; each message costs {@link #PRICE}
 */
public record HttpCarrierConfig(
        String name,
        InetAddress bind,
        int carrierPort,
        int pagePort,
        Account account,
        Path dataDirectory,
        long balance) {
    /** Price of a message, in dong. */
    public static final long PRICE = 250;

    public HttpCarrierConfig {
        Objects.requireNonNull(name, "name is null");
        Objects.requireNonNull(bind, "bind is null");
        Objects.requireNonNull(account, "account is null");
        Objects.requireNonNull(dataDirectory, "dataDirectory is null");
    }

    /**
     * Who may send, and where their receipts go.
     *
     * @param user User of the SOAP service, X-Api-Key of the JSON interface
     * @param password Password of the one, key of the signatures of the other
     * @param callbackToken X-Callback-Token of receipts by SOAP
     */
    public record Account(
            String user,
            String password,
            Optional<URI> jsonCallback,
            Optional<URI> soapCallback,
            String callbackToken) {
        @Override
        public String toString() {
            return "Account[" + user + "]";
        }
    }

    /**
     * Reads {@code SIM_NAME, SIM_CARRIER_PORT, SIM_HTTP_PORT, SIM_SYSTEM_ID, SIM_PASSWORD, SIM_DATA_DIR, SIM_BIND,
     * SIM_JSON_CALLBACK, SIM_SOAP_CALLBACK, SIM_CALLBACK_TOKEN, SIM_BALANCE}.
     *
     * @throws IllegalArgumentException if it can't work; the message names each variable
     */
    public static HttpCarrierConfig fromEnvironment(Map<String, String> environment) {
        List<String> problems = new ArrayList<>();
        String user = required(environment, "SIM_SYSTEM_ID", problems);
        String password = required(environment, "SIM_PASSWORD", problems);
        String directory = required(environment, "SIM_DATA_DIR", problems);
        long carrierPort = number(environment, "SIM_CARRIER_PORT", 8613, 65_535, problems);
        long pagePort = number(environment, "SIM_HTTP_PORT", 8614, 65_535, problems);
        long balance = number(environment, "SIM_BALANCE", 1_000_000_000, Long.MAX_VALUE, problems);
        Optional<URI> json = url(environment, "SIM_JSON_CALLBACK", problems);
        Optional<URI> soap = url(environment, "SIM_SOAP_CALLBACK", problems);
        InetAddress bind = InetAddress.getLoopbackAddress();
        try {
            bind = InetAddress.getByName(environment.getOrDefault("SIM_BIND", "127.0.0.1"));
        } catch (UnknownHostException e) {
            problems.add("SIM_BIND is no address of this machine: give one, such as 127.0.0.1");
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join(System.lineSeparator(), problems));
        }
        String token = environment.getOrDefault("SIM_CALLBACK_TOKEN", "");
        return new HttpCarrierConfig(
                environment.getOrDefault("SIM_NAME", "http-carrier"),
                bind,
                (int) carrierPort,
                (int) pagePort,
                new Account(user, password, json, soap, token),
                Path.of(directory),
                balance);
    }

    private static String required(Map<String, String> environment, String name, List<String> problems) {
        String value = environment.getOrDefault(name, "");
        if (value.isEmpty()) {
            problems.add(name + " is not set: set it");
        }
        return value;
    }

    private static long number(
            Map<String, String> environment, String name, long absent, long max, List<String> problems) {
        String value = environment.getOrDefault(name, Long.toString(absent));
        if (value.matches("[0-9]{1,18}") && Long.parseLong(value) <= max) {
            return Long.parseLong(value);
        }
        problems.add(name + "=" + value + ": must be a whole number up to " + max);
        return absent;
    }

    private static Optional<URI> url(Map<String, String> environment, String name, List<String> problems) {
        String value = environment.getOrDefault(name, "");
        if (!value.isEmpty() && !value.matches("https?://[^ ]+")) {
            problems.add(name + "=" + value + " is no http or https URL");
            return Optional.empty();
        }
        return value.isEmpty() ? Optional.empty() : Optional.of(URI.create(value));
    }
}

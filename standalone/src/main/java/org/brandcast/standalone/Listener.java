package org.brandcast.standalone;

import java.util.Locale;
import java.util.Map;

/** A port of the stack. {@code BRANDCAST_PORT_<NAME>} moves one, {@code BRANDCAST_PORT_OFFSET} moves all. */
enum Listener {
    PORTAL(8600),
    GATEWAY(8601),
    BATCH(8602),
    SMPP_SERVER(2785),
    POSTGRES(5533),
    KAFKA(9192),
    KAFKA_CONTROLLER(9193),
    KAFKA_TENANTS(9194),
    CLICKHOUSE(8723),
    FLINK(8681),
    FLINK_JOBMANAGER(8682),
    FLINK_JOBMANAGER_BLOB(8683),
    SMSC1_SMPP(2775),
    SMSC1_HTTP(8611),
    SMSC2_SMPP(2776),
    SMSC2_HTTP(8612),
    OFFNET_CARRIER(8613),
    OFFNET_HTTP(8614),
    MAIL_SMTP(8625),
    MAIL_HTTP(8626);

    /** The only address anything of the stack listens on. */
    static final String HOST = "127.0.0.1";

    private final int standardPort;

    Listener(int standardPort) {
        this.standardPort = standardPort;
    }

    /** The environment variable that moves this port. */
    String variable() {
        return "BRANDCAST_PORT_" + name();
    }

    /** What people call it. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    int port(Map<String, String> environment) {
        String own = environment.get(variable());
        if (own != null && !own.isBlank()) {
            return checked(variable(), own, 1);
        }
        String offset = environment.getOrDefault("BRANDCAST_PORT_OFFSET", "0");
        return standardPort + checked("BRANDCAST_PORT_OFFSET", offset, 0);
    }

    private static int checked(String variable, String value, int least) {
        try {
            int number = Integer.parseInt(value.strip());
            if (number >= least && number <= 65_535) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, with the range
        }
        throw new StackException(
                variable + " is \"" + value + "\": it must be a whole number from " + least + " to 65535");
    }
}

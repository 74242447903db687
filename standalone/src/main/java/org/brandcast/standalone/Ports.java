package org.brandcast.standalone;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.EnumMap;
import java.util.Map;

/** The port of each listener in this run. */
final class Ports {
    private final Map<Listener, Integer> ports = new EnumMap<>(Listener.class);

    Ports(Map<String, String> environment) {
        Map<Integer, Listener> taken = new java.util.HashMap<>();
        for (Listener listener : Listener.values()) {
            int port = listener.port(environment);
            Listener other = taken.put(port, listener);
            if (other != null) {
                throw new StackException("port " + port + " is given to both " + other.label() + " and "
                        + listener.label() + ": change " + listener.variable());
            }
            ports.put(listener, port);
        }
    }

    int of(Listener listener) {
        return ports.get(listener);
    }

    String address(Listener listener) {
        return Listener.HOST + ":" + of(listener);
    }

    String url(Listener listener) {
        return "http://" + address(listener);
    }

    /** Fails with the name of the first port that something else listens on. */
    void requireFree() {
        for (Map.Entry<Listener, Integer> entry : ports.entrySet()) {
            try (ServerSocket socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), entry.getValue()));
            } catch (IOException e) {
                throw new StackException(
                        "port " + entry.getValue() + " (" + entry.getKey().label()
                                + ") is taken by another program: stop it, or set "
                                + entry.getKey().variable() + " (or BRANDCAST_PORT_OFFSET) to a free one",
                        e);
            }
        }
    }
}

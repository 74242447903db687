package org.brandcast.bench.intake;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * {@code RestLoadMain PORT API_KEY CONNECTIONS WARM_UP_SECONDS MEASURED_SECONDS RESULT_FILE}: on each of the connections
 * one request after the other. Writes and reads HTTP by itself: on the same machine a client's processor time is the
 * door's loss.
 */
public final class RestLoadMain {
    private static final AtomicLong NUMBERS = new AtomicLong();

    private RestLoadMain() {}

    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[0]);
        Meter meter = new Meter();
        for (int i = 0; i < Integer.parseInt(args[2]); i++) {
            Load.start("connection-" + i, () -> sendForEver(port, args[1], meter));
        }
        Load.measure(meter, args[3], args[4], args[5]);
    }

    private static void sendForEver(int port, String apiKey, Meter meter) throws IOException {
        String head = "POST /v1/messages HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nAuthorization: Bearer " + apiKey
                + "\r\nContent-Type: application/json\r\nContent-Length: ";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (true) {
                long index = NUMBERS.incrementAndGet();
                String body = "{\"from\":\"" + Load.BRANDNAME + "\",\"to\":\"" + Load.number(index) + "\",\"text\":\""
                        + Load.text(index) + "\",\"type\":\"care\",\"clientRef\":\"r" + index + "\"}";
                long began = System.nanoTime();
                socket.getOutputStream().write((head + body.length() + "\r\n\r\n" + body).getBytes(US_ASCII));
                readAccepted(in);
                meter.accepted(System.nanoTime() - began);
            }
        }
    }

    private static void readAccepted(InputStream in) throws IOException {
        String status = line(in);
        int length = -1;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(
                        header.substring(header.indexOf(':') + 1).strip());
            }
        }
        if (length < 0) {
            throw new IOException("an answer without a length: " + status);
        }
        String body = new String(in.readNBytes(length), US_ASCII);
        if (!status.startsWith("HTTP/1.1 202 ")) {
            throw new IOException(status + ": " + body);
        }
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new EOFException("the connection was closed");
            }
            if (octet != '\r') {
                line.write(octet);
            }
        }
        return line.toString(US_ASCII);
    }
}

package org.brandcast.smpp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Stands between a bind and its SMSC and keeps everything that either of them writes, in order. */
final class RecordingRelay implements AutoCloseable {
    /** What one side wrote at once. */
    @SuppressWarnings("ArrayRecordComponent") // octets of a recording: never compared
    record Written(int connection, boolean fromClient, byte[] octets) {}

    private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final int target;
    private final List<Written> written = new ArrayList<>();
    private int connections;

    RecordingRelay(int target) throws IOException {
        this.target = target;
        daemon(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    List<Written> written() {
        synchronized (written) {
            return List.copyOf(written);
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                Socket smsc = new Socket(InetAddress.getLoopbackAddress(), target);
                int connection = connections++;
                daemon(() -> copy(client, smsc, connection, true));
                daemon(() -> copy(smsc, client, connection, false));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void copy(Socket from, Socket to, int connection, boolean fromClient) {
        byte[] buffer = new byte[8_192];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int length;
            while ((length = in.read(buffer)) > 0) {
                synchronized (written) {
                    written.add(new Written(connection, fromClient, Arrays.copyOf(buffer, length)));
                }
                out.write(buffer, 0, length);
                out.flush();
            }
        } catch (IOException e) {
            // the connection ended
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}

package org.brandcast.simulator.smpp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.jsmpp.session.connection.Connection;
import org.jsmpp.session.connection.ServerConnection;
import org.jsmpp.session.connection.ServerConnectionFactory;
import org.jsmpp.util.StrictBufferedInputStream;

/** Listens on one address; jSMPP's own factory listens on all of them. */
final class BoundListener implements ServerConnectionFactory {
    private static final int BACKLOG = 50;

    private final InetAddress address;

    BoundListener(InetAddress address) {
        this.address = address;
    }

    @Override
    public Listening listen(int port) throws IOException {
        return listen(port, 0, BACKLOG);
    }

    @Override
    public Listening listen(int port, int timeoutMillis) throws IOException {
        return listen(port, timeoutMillis, BACKLOG);
    }

    @Override
    public Listening listen(int port, int timeoutMillis, int backlog) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, port), backlog);
            socket.setSoTimeout(timeoutMillis);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        return new Listening(socket);
    }

    /** The listening socket. */
    static final class Listening implements ServerConnection {
        private final ServerSocket socket;

        private Listening(ServerSocket socket) {
            this.socket = socket;
        }

        int port() {
            return socket.getLocalPort();
        }

        @Override
        public Connection accept() throws IOException {
            Socket accepted = socket.accept();
            accepted.setTcpNoDelay(true);
            return new CombiningConnection(accepted);
        }

        @Override
        public void setSoTimeout(int timeoutMillis) throws IOException {
            socket.setSoTimeout(timeoutMillis);
        }

        @Override
        public int getSoTimeout() throws IOException {
            return socket.getSoTimeout();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static final class CombiningConnection implements Connection {
        private static final int READ_BUFFER_BYTES = 64 * 1024;

        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;

        private CombiningConnection(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new StrictBufferedInputStream(socket.getInputStream(), READ_BUFFER_BYTES);
            this.out = new CombiningOutputStream(socket.getOutputStream());
        }

        @Override
        public boolean isOpen() {
            return !socket.isClosed();
        }

        @Override
        public InetAddress getInetAddress() {
            return socket.getInetAddress();
        }

        @Override
        public InetAddress getLocalAddress() {
            return socket.getLocalAddress();
        }

        @Override
        public int getPort() {
            return socket.getPort();
        }

        @Override
        public int getLocalPort() {
            return socket.getLocalPort();
        }

        @Override
        public InputStream getInputStream() {
            return in;
        }

        @Override
        public OutputStream getOutputStream() {
            return out;
        }

        @Override
        public void setSoTimeout(int timeoutMillis) throws IOException {
            socket.setSoTimeout(timeoutMillis);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}

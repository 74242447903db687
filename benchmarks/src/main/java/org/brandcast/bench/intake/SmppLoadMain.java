package org.brandcast.bench.intake;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * {@code SmppLoadMain PORT SYSTEM_ID PASSWORD BINDS WINDOW WARM_UP_SECONDS MEASURED_SECONDS RESULT_FILE}: transmitter
 * binds whose windows are always full. Writes and reads PDUs by itself (SMPP 3.4, 4.1 and 4.4): on the same machine a
 * client's processor time is the door's loss.
 */
public final class SmppLoadMain {
    private static final int SUBMIT_SM = 0x04;
    private static final int BIND_TRANSMITTER = 0x02;
    private static final int ENQUIRE_LINK = 0x15;
    private static final int RESPONSE = 0x80000000;
    private static final int HEADER_OCTETS = 16;
    private static final AtomicLong NUMBERS = new AtomicLong();

    private SmppLoadMain() {}

    public static void main(String[] args) throws Exception {
        int binds = Integer.parseInt(args[3]);
        int window = Integer.parseInt(args[4]);
        Meter meter = new Meter();
        for (int i = 0; i < binds; i++) {
            Bind bind = new Bind(Integer.parseInt(args[0]), args[1], args[2], window, meter);
            Load.start("submits-" + i, bind::submit);
            Load.start("answers-" + i, bind::read);
        }
        Load.measure(meter, args[5], args[6], args[7]);
    }

    /** One connection: a thread writes, another reads. */
    private static final class Bind {
        private final Meter meter;
        private final Semaphore window;
        private final AtomicLongArray sentNanos = new AtomicLongArray(1 << 12);
        private final DataOutputStream out;
        private final DataInputStream in;

        Bind(int port, String systemId, String password, int window, Meter meter) throws IOException {
            this.meter = meter;
            this.window = new Semaphore(window);
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            this.out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), 64 * 1024));
            this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 64 * 1024));
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            text(body, systemId);
            text(body, password);
            text(body, "");
            body.writeBytes(new byte[] {0x34, 0, 0});
            text(body, "");
            write(BIND_TRANSMITTER, 1, body.toByteArray());
            out.flush();
            int length = in.readInt();
            in.readInt();
            int status = in.readInt();
            in.skipNBytes(length - 12L);
            if (status != 0) {
                throw new IOException("not bound: 0x" + Integer.toHexString(status));
            }
        }

        private static void text(ByteArrayOutputStream body, String text) {
            body.writeBytes(text.getBytes(US_ASCII));
            body.write(0);
        }

        private static byte[] submitSm(long index) {
            ByteArrayOutputStream body = new ByteArrayOutputStream(256);
            body.write(0); // service_type
            body.writeBytes(new byte[] {5, 0});
            text(body, Load.BRANDNAME);
            body.writeBytes(new byte[] {1, 1});
            text(body, Load.number(index));
            // esm_class, protocol_id, priority_flag, two times, no receipt, replace_if_present, data_coding, default id
            body.writeBytes(new byte[9]);
            byte[] message = Load.text(index).getBytes(US_ASCII);
            body.write(message.length);
            body.writeBytes(message);
            return body.toByteArray();
        }

        private void write(int command, int sequence, byte[] body) throws IOException {
            synchronized (out) {
                out.writeInt(HEADER_OCTETS + body.length);
                out.writeInt(command);
                out.writeInt(0);
                out.writeInt(sequence);
                out.write(body);
            }
        }

        private void flush() throws IOException {
            OutputStream stream = out;
            synchronized (stream) {
                stream.flush();
            }
        }

        void submit() throws IOException, InterruptedException {
            for (int sequence = 2; ; sequence = sequence == Integer.MAX_VALUE ? 2 : sequence + 1) {
                if (!window.tryAcquire()) {
                    flush();
                    window.acquire();
                }
                byte[] body = submitSm(NUMBERS.incrementAndGet());
                sentNanos.set(sequence & (sentNanos.length() - 1), System.nanoTime());
                write(SUBMIT_SM, sequence, body);
            }
        }

        void read() throws IOException {
            while (true) {
                int length = in.readInt();
                int command = in.readInt();
                int status = in.readInt();
                int sequence = in.readInt();
                in.skipNBytes(length - HEADER_OCTETS);
                if (command == ENQUIRE_LINK) {
                    write(ENQUIRE_LINK | RESPONSE, sequence, new byte[0]);
                    flush();
                } else if (command == (SUBMIT_SM | RESPONSE) && status == 0) {
                    meter.accepted(System.nanoTime() - sentNanos.get(sequence & (sentNanos.length() - 1)));
                    window.release();
                } else {
                    throw new IOException(
                            "command 0x" + Integer.toHexString(command) + ", status 0x" + Integer.toHexString(status));
                }
            }
        }
    }
}

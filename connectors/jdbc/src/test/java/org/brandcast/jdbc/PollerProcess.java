package org.brandcast.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.brandcast.jdbc.Database.Address;

/** A poller in a process of its own, to be killed: its sink appends message ids and references to a file. */
final class PollerProcess {
    private PollerProcess() {}

    /** Arguments: dialect, port, database, file, and how many messages the sink answers for. */
    public static void main(String[] args) throws Exception {
        Dialect dialect = Dialect.valueOf(args[0]);
        Address address =
                new Address(dialect, "127.0.0.1", Integer.parseInt(args[1]), args[2], "customer", "customer", false);
        FileChannel file = FileChannel.open(
                Path.of(args[3]), StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        AtomicInteger answers = new AtomicInteger(Integer.parseInt(args[4]));
        OutboxSink sink = message -> {
            try {
                file.write(ByteBuffer.wrap((message.messageId() + " " + message.reference() + "\n").getBytes(UTF_8)));
                return answers.getAndDecrement() > 0
                        ? CompletableFuture.completedFuture(new OutboxSink.Accepted())
                        : new CompletableFuture<>();
            } catch (java.io.IOException e) {
                return CompletableFuture.failedFuture(e);
            }
        };
        new OutboxPoller(
                        "child",
                        new Database(address, Drivers.onClassPath()),
                        new Outbox(dialect, OutboxTable.DEFAULT, new Outbox.Source(7, "shop")),
                        sink,
                        new OutboxPoller.Settings(20, Duration.ofSeconds(1), Duration.ofMillis(10)))
                .start();
        new CountDownLatch(1).await();
    }
}

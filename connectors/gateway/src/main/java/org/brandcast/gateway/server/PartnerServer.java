package org.brandcast.gateway.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.brandcast.gateway.door.DoorControl;
import org.brandcast.schemas.ControlRecord;
import org.brandcast.schemas.SmppAccountControl;
import org.brandcast.schemas.SmppPart;
import org.brandcast.schemas.SmppReceipt;
import org.brandcast.schemas.Topics;
import org.brandcast.schemas.UnreadableRecordException;
import org.brandcast.smpp.server.ServerSettings;
import org.brandcast.smpp.server.SmscServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The SMPP server of this process. It takes its port when it is made, and lets partners in once it knows the control data,
 * what it owes, and its place in the events. One thread of its own, which keeps all of this up.
 */
public final class PartnerServer {
    private static final Logger log = LoggerFactory.getLogger(PartnerServer.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final long RETRY_MILLIS = 1_000;
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final PartnerServerConfig config;
    private final Clock clock;
    private final AccountBook accounts;
    private final DoorLog store;
    private final ReceiptBook receipts;
    private final PartnerSessions sessions;
    private final SmscServer server;
    private final CountDownLatch controlComplete = new CountDownLatch(1);
    private final Thread keeper;
    private volatile boolean stopping;
    private volatile long unreadable;
    private volatile String problem = "the SMPP server waits for control data";

    /**
     * Takes the port.
     *
     * @param control what the doors of this process know; somebody else keeps it up to date
     * @throws IOException when it is taken, or the key store can't be read
     */
    public PartnerServer(PartnerServerConfig config, DoorControl control, Clock clock) throws IOException {
        this.config = config;
        this.clock = clock;
        this.accounts = new AccountBook(control::isActive);
        this.store = new DoorLog(config.kafkaBootstrap(), config.gatewayId());
        this.receipts = new ReceiptBook(store, accounts, config.mostReceipts(), clock::millis);
        this.sessions = new PartnerSessions(config, clock, accounts, new DoorCheck(control, clock), store, receipts);
        try {
            this.server = new SmscServer(settings(config), sessions);
        } catch (IOException | RuntimeException e) {
            store.close();
            throw e;
        }
        this.keeper = new Thread(this::run, "smpp-server-keeper");
    }

    private static ServerSettings settings(PartnerServerConfig config) throws IOException {
        ServerSettings plain = ServerSettings.on(config.bind(), config.port());
        Path keyStore = config.keyStore();
        return keyStore == null
                ? plain
                : plain.through(tls(keyStore, Objects.requireNonNull(config.keyStorePasswordFile())));
    }

    private static ServerSocketFactory tls(Path keyStore, Path passwordFile) throws IOException {
        try (InputStream in = Files.newInputStream(keyStore)) {
            char[] password = Files.readString(passwordFile).strip().toCharArray();
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, password);
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context.getServerSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IOException("SMPP server: key store " + keyStore + " can't be used: " + e.getMessage(), e);
        }
    }

    public void start() {
        keeper.start();
    }

    public int port() {
        return server.port();
    }

    /** A new or changed fact of control data; from one thread. */
    public void fact(ControlRecord record) {
        if (record.getBody() instanceof SmppAccountControl account) {
            accounts.put(account);
        }
    }

    /** A fact that is no more. */
    public void removed(String kind, String id) {
        if (kind.equals("smpp-account")) {
            accounts.remove(Long.parseLong(id));
        }
    }

    /** Everything that stood in the control data at the start was told. */
    public void complete() {
        controlComplete.countDown();
    }

    /** Why it isn't as it should be; empty: it is. */
    public String problem() {
        return problem;
    }

    /** Figures as Prometheus reads them. */
    public String metrics() {
        StringBuilder text = new StringBuilder();
        sample(text, "binds", "gauge", "Binds of partners", accounts.bound());
        sample(text, "receipts_owed", "gauge", "Receipts that are owed, open ones included", receipts.size());
        sample(text, "receipts_told_total", "counter", "Receipts that a client took", receipts.told());
        sample(text, "receipts_refused_total", "counter", "Receipts that a client refused", receipts.refused());
        sample(text, "receipts_forgotten_total", "counter", "Receipts given up for age", receipts.forgotten());
        sessions.figures().forEach((name, value) -> sample(text, name + "_total", "counter", name, value));
        return text.toString();
    }

    private static void sample(StringBuilder text, String what, String type, String help, long value) {
        String name = "brandcast_smpp_server_" + what;
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        text.append(name).append(' ').append(value).append('\n');
    }

    // ------------------------------------------------------------ the keeper

    private void run() {
        try {
            controlComplete.await();
            boolean restored = false;
            while (!stopping) {
                try {
                    if (!restored) {
                        restoreReceipts();
                        restored = true;
                    }
                    keep();
                } catch (RuntimeException e) {
                    if (!stopping) {
                        problem = "SMPP server: " + e.getMessage();
                        log.warn("{}", problem, e);
                    }
                }
                if (!stopping) {
                    TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            log.debug("The SMPP server's keeper was interrupted");
        }
    }

    /** Lets partners in, and tells them the ends of their messages, until something fails. */
    private void keep() throws InterruptedException {
        try (EventReader events = new EventReader(store, receipts)) {
            if (!server.isStarted()) {
                restoreParts();
                server.start();
                log.info("SMPP server on {}:{}", config.bind(), server.port());
            }
            problem = "";
            long second = System.nanoTime();
            long minute = second;
            while (!stopping) {
                events.step();
                long now = System.nanoTime();
                if (now - second > SECOND_NANOS) {
                    second = now;
                    sessions.expireParts();
                    receipts.pumpAll();
                }
                if (now - minute > MINUTE_NANOS) {
                    minute = now;
                    receipts.expire();
                }
                if (events.unreadable() != unreadable) {
                    unreadable = events.unreadable();
                    problem = "SMPP server: " + unreadable + " events can't be read";
                }
            }
        }
    }

    /** Reads a topic of ours from an instant on to its end. */
    private void readAll(
            String topic, long sinceMillis, java.util.function.Consumer<ConsumerRecord<String, byte[]>> to) {
        try (Consumer<String, byte[]> reader = store.reader("smpp-server-restore")) {
            List<PartitionInfo> infos = reader.partitionsFor(topic);
            if (infos == null || infos.isEmpty()) {
                throw new IllegalStateException("topic " + topic + " does not exist yet");
            }
            List<TopicPartition> partitions = infos.stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            reader.assign(partitions);
            Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
            Map<TopicPartition, Long> times = new HashMap<>();
            partitions.forEach(partition -> times.put(partition, sinceMillis));
            Map<TopicPartition, OffsetAndTimestamp> first = reader.offsetsForTimes(times);
            for (TopicPartition partition : partitions) {
                OffsetAndTimestamp begin = first.get(partition);
                reader.seek(partition, begin == null ? ends.get(partition) : begin.offset());
            }
            while (!stopping
                    && partitions.stream().anyMatch(partition -> reader.position(partition) < ends.get(partition))) {
                reader.poll(POLL).forEach(to);
            }
        }
    }

    private void restoreReceipts() {
        readAll(Topics.SMPP_RECEIPTS, 0, record -> {
            try {
                boolean mine = record.value() == null || isMine(DoorLog.RECEIPTS.decode(record.value()));
                if (mine) {
                    receipts.restore(record.key(), record.value());
                }
            } catch (UnreadableRecordException e) {
                log.error("{} at {} can't be read", record.topic(), record.offset(), e);
            }
        });
        receipts.restored();
        log.info("SMPP server: {} receipts are owed", receipts.size());
    }

    private boolean isMine(SmppReceipt receipt) {
        return receipt.getGatewayId().equals(config.gatewayId());
    }

    private void restoreParts() {
        readAll(Topics.SMPP_PARTS, clock.millis() - config.partsTimeout().toMillis(), record -> {
            try {
                SmppPart part = DoorLog.PARTS.decode(record.value());
                if (part.getGatewayId().equals(config.gatewayId())) {
                    sessions.restore(part);
                }
            } catch (UnreadableRecordException | RuntimeException e) {
                log.error("{} at {} can't be read", record.topic(), record.offset(), e);
            }
        });
    }

    /** Asks all to unbind, waits for what is under way, and keeps its place. */
    public void close() throws InterruptedException {
        server.close(GRACE);
        stopping = true;
        controlComplete.countDown();
        keeper.join(GRACE.toMillis());
        keeper.interrupt();
        store.close();
    }
}

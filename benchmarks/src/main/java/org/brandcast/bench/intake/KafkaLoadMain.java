package org.brandcast.bench.intake;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.brandcast.domain.lifecycle.MessageIds;
import org.brandcast.schemas.ClientSendRequest;
import org.brandcast.schemas.Door;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.SendRequest;

/**
 * {@code KafkaLoadMain CLIENT_PROPERTIES TOPIC door|client IN_FLIGHT WARM_UP_SECONDS MEASURED_SECONDS RESULT_FILE}: a
 * producer with so many records under way at any time. Records are as our doors write them, or as a partner's client
 * does; they are made before.
 */
public final class KafkaLoadMain {
    private static final int RECORDS = 20_000;

    private KafkaLoadMain() {}

    public static void main(String[] args) throws Exception {
        Properties config = new Properties();
        try (InputStream in = Files.newInputStream(Path.of(args[0]))) {
            config.load(in);
        }
        List<byte[]> values = args[2].equals("client") ? clientRequests() : requests();
        Semaphore room = new Semaphore(Integer.parseInt(args[3]));
        Meter meter = new Meter();
        Producer<String, byte[]> producer =
                new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
        Load.start("producer", () -> sendForEver(producer, args[1], values, room, meter));
        Load.measure(meter, args[4], args[5], args[6]);
    }

    private static void sendForEver(
            Producer<String, byte[]> producer, String topic, List<byte[]> values, Semaphore room, Meter meter)
            throws InterruptedException {
        for (long index = 0; ; index++) {
            room.acquire();
            long began = System.nanoTime();
            var unused = producer.send(
                    new ProducerRecord<>(topic, Load.number(index), values.get((int) (index % RECORDS))),
                    (metadata, failure) -> {
                        if (failure != null) {
                            Load.fail(failure);
                        }
                        meter.accepted(System.nanoTime() - began);
                        room.release();
                    });
        }
    }

    private static List<byte[]> requests() {
        RecordCodec<SendRequest> codec = RecordCodec.of(SendRequest.class);
        List<byte[]> values = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            values.add(codec.encode(SendRequest.newBuilder()
                    .setMessageId(MessageIds.random())
                    .setTenantId(3)
                    .setDoor(Door.REST)
                    .setType(MessageType.CARE)
                    .setBrandname(Load.BRANDNAME)
                    .setTo(Load.number(i))
                    .setText(Load.text(i))
                    .setClientRef("r" + i)
                    .setSenderId(1L)
                    .setControlVersion(100)
                    .setAcceptedAtMillis(System.currentTimeMillis())
                    .build()));
        }
        return values;
    }

    private static List<byte[]> clientRequests() {
        RecordCodec<ClientSendRequest> codec = RecordCodec.of(ClientSendRequest.class);
        List<byte[]> values = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            values.add(codec.encode(ClientSendRequest.newBuilder()
                    .setFrom(Load.BRANDNAME)
                    .setTo(Load.number(i))
                    .setText(Load.text(i))
                    .setClientRef("k" + i)
                    .build()));
        }
        return values;
    }
}

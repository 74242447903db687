import java.io.File;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Sends one SMS through Kafka with nothing of Brandcast's but the published schema file.
 *
 * <p>KAFKA_BOOTSTRAP, KAFKA_USER, KAFKA_PASSWORD and KAFKA_TOPIC come from the environment; arguments are the schema file,
 * brandname, number, text and, so that a retry is the same message, a reference of one's own.
 */
public final class SendSms {
    private SendSms() {}

    public static void main(String[] args) throws Exception {
        if (args.length < 4) {
            System.err.println("usage: SendSms SCHEMA_FILE FROM TO TEXT [CLIENT_REF]");
            System.exit(2);
        }
        Schema schema = new Schema.Parser().parse(new File(args[0]));
        GenericRecord request = new GenericData.Record(schema);
        request.put("from", args[1]);
        request.put("to", args[2]);
        request.put("text", args[3]);
        request.put("clientRef", args.length > 4 ? args[4] : null);
        // Avro's single-object encoding: the schema's fingerprint stands before the body.
        ByteBuffer encoded = new BinaryMessageEncoder<GenericRecord>(new GenericData(), schema).encode(request);
        byte[] value = new byte[encoded.remaining()];
        encoded.get(value);
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", required("KAFKA_BOOTSTRAP"),
                // SASL_SSL where the listener is encrypted, as it is in production.
                "security.protocol", System.getenv().getOrDefault("KAFKA_PROTOCOL", "SASL_PLAINTEXT"),
                "sasl.mechanism", "SCRAM-SHA-512",
                "sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\""
                                + required("KAFKA_USER") + "\" password=\"" + required("KAFKA_PASSWORD") + "\";",
                "acks", "all");
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            // get() returns when the record is durable.
            producer.send(new ProducerRecord<>(required("KAFKA_TOPIC"), args[2], value)).get();
        }
        System.out.println("1 sent");
    }

    private static String required(String name) {
        String value = System.getenv(name);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(name + " is not set");
        }
        return value;
    }
}

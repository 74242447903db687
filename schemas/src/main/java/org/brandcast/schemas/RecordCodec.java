package org.brandcast.schemas;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * Writes and reads one record type in Avro's single-object encoding: two marker bytes, the schema's 8-byte
 * CRC-64-AVRO fingerprint, the body. Records written with any published version of the schema can be read.
 *
 * <p>Safe for use by many threads.
 */
public final class RecordCodec<T extends SpecificRecordBase> {
    /** Larger records are refused before they are decoded: no record of ours comes near it. */
    public static final int MAX_BYTES = 64 * 1024;

    /** A dead letter carries a record that was refused, whole: as much as Kafka takes, and the letter around it. */
    static final int MAX_DEAD_LETTER_BYTES = 2 * 1024 * 1024;

    private static final int HEADER_BYTES = 10;
    private static final Map<Class<?>, RecordCodec<?>> CODECS = new ConcurrentHashMap<>();
    private static final ThreadLocal<ArrayEncoder> ENCODERS = ThreadLocal.withInitial(ArrayEncoder::new);
    private static final ThreadLocal<BoundedDecoder> DECODERS = ThreadLocal.withInitial(BoundedDecoder::new);

    private final DatumWriter<T> writer;
    private final byte[] header;
    private final Map<Long, DatumReader<T>> readers;
    private final int maxBytes;

    private RecordCodec(Class<T> type) {
        SpecificData data = SpecificData.getForClass(type);
        Schema schema = data.getSchema(type);
        // The generated encoders take half the time of the reflective ones and write the same octets.
        SpecificData fast = new SpecificData(type.getClassLoader());
        fast.setCustomCoders(true);
        this.writer = new SpecificDatumWriter<>(schema, fast);
        this.header = ByteBuffer.allocate(HEADER_BYTES)
                .put((byte) 0xC3)
                .put((byte) 0x01)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(SchemaNormalization.parsingFingerprint64(schema))
                .array();
        Map<Long, DatumReader<T>> byFingerprint = new HashMap<>();
        PublishedSchemas.byFingerprint(schema)
                .forEach((fingerprint, version) ->
                        byFingerprint.put(fingerprint, new SpecificDatumReader<>(version, schema, data)));
        this.readers = Map.copyOf(byFingerprint);
        this.maxBytes = type.equals(DeadLetter.class) ? MAX_DEAD_LETTER_BYTES : MAX_BYTES;
    }

    /** The codec of a generated record class; made once. */
    @SuppressWarnings("unchecked")
    public static <T extends SpecificRecordBase> RecordCodec<T> of(Class<T> type) {
        RecordCodec<?> known = CODECS.get(type);
        if (known == null) {
            known = CODECS.computeIfAbsent(type, key -> new RecordCodec<>((Class<T>) key));
        }
        return (RecordCodec<T>) known;
    }

    /** The record in single-object encoding. */
    public byte[] encode(T message) {
        Objects.requireNonNull(message, "message is null");
        ArrayEncoder encoder = ENCODERS.get().begin(header);
        try {
            writer.write(message, encoder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return encoder.toByteArray();
    }

    /** The record in these bytes, resolved to the current schema; the exception says what is wrong with them. */
    public T decode(byte[] bytes) throws UnreadableRecordException {
        if (bytes == null || bytes.length == 0) {
            throw new UnreadableRecordException(UnreadableRecordException.Reason.NOT_AVRO, "the record is empty");
        }
        if (bytes.length > maxBytes) {
            throw new UnreadableRecordException(
                    UnreadableRecordException.Reason.TOO_LARGE,
                    "the record has " + bytes.length + " bytes, the limit is " + maxBytes);
        }
        if (bytes.length < HEADER_BYTES || bytes[0] != (byte) 0xC3 || bytes[1] != (byte) 0x01) {
            throw new UnreadableRecordException(
                    UnreadableRecordException.Reason.NOT_AVRO,
                    "the record does not start with the single-object marker C3 01 but with "
                            + HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, HEADER_BYTES)));
        }
        long fingerprint =
                ByteBuffer.wrap(bytes, 2, 8).order(ByteOrder.LITTLE_ENDIAN).getLong();
        DatumReader<T> reader = readers.get(fingerprint);
        if (reader == null) {
            throw new UnreadableRecordException(
                    UnreadableRecordException.Reason.UNKNOWN_FINGERPRINT,
                    "no published schema has the fingerprint " + Long.toHexString(fingerprint));
        }
        try {
            return reader.read(null, DECODERS.get().over(bytes, HEADER_BYTES));
        } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException | ClassCastException e) {
            throw new UnreadableRecordException(
                    UnreadableRecordException.Reason.MALFORMED, "the body does not follow its schema: " + e, e);
        }
    }
}

package org.brandcast.schemas;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
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

    private static final int HEADER_BYTES = 10;
    private static final Map<Class<?>, RecordCodec<?>> CODECS = new ConcurrentHashMap<>();

    private final BinaryMessageEncoder<T> encoder;
    private final BinaryMessageDecoder<T> decoder;
    private final Map<Long, Schema> knownSchemas;

    private RecordCodec(Class<T> type) {
        SpecificData data = SpecificData.getForClass(type);
        Schema schema = data.getSchema(type);
        this.encoder = new BinaryMessageEncoder<>(data, schema);
        this.knownSchemas = PublishedSchemas.byFingerprint(schema);
        this.decoder = new BinaryMessageDecoder<>(data, schema, knownSchemas::get);
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
        try {
            ByteBuffer buffer = encoder.encode(message);
            return Arrays.copyOfRange(
                    buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.arrayOffset() + buffer.limit());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The record in these bytes, resolved to the current schema; the exception says what is wrong with them. */
    public T decode(byte[] bytes) throws UnreadableRecordException {
        if (bytes == null || bytes.length == 0) {
            throw new UnreadableRecordException(UnreadableRecordException.Reason.NOT_AVRO, "the record is empty");
        }
        if (bytes.length > MAX_BYTES) {
            throw new UnreadableRecordException(
                    UnreadableRecordException.Reason.TOO_LARGE,
                    "the record has " + bytes.length + " bytes, the limit is " + MAX_BYTES);
        }
        if (bytes.length < HEADER_BYTES || bytes[0] != (byte) 0xC3 || bytes[1] != (byte) 0x01) {
            throw new UnreadableRecordException(
                    UnreadableRecordException.Reason.NOT_AVRO,
                    "the record does not start with the single-object marker C3 01 but with "
                            + HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, HEADER_BYTES)));
        }
        long fingerprint = ByteBuffer.wrap(bytes, 2, 8)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .getLong();
        if (!knownSchemas.containsKey(fingerprint)) {
            throw new UnreadableRecordException(
                    UnreadableRecordException.Reason.UNKNOWN_FINGERPRINT,
                    "no published schema has the fingerprint " + Long.toHexString(fingerprint));
        }
        try {
            return decoder.decode(bytes, null);
        } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException | ClassCastException e) {
            throw new UnreadableRecordException(
                    UnreadableRecordException.Reason.MALFORMED, "the body does not follow its schema: " + e, e);
        }
    }
}

package org.brandcast.acceptance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/**
 * A published schema file and Avro's single-object encoding, as a partner without our classes writes it: C3 01, the
 * CRC-64-AVRO fingerprint of the schema's parsing form in little-endian order, the binary body.
 */
final class PublishedSchema {
    private static final int HEADER_BYTES = 10;

    private final Schema schema;

    PublishedSchema(String record) throws IOException {
        this(record, 1);
    }

    PublishedSchema(String record, int version) throws IOException {
        Path file = Path.of(System.getProperty("brandcast.home", ".."))
                .resolve("schemas/src/main/resources/published")
                .resolve(record)
                .resolve("v" + version + ".avsc");
        this.schema = new Schema.Parser().parse(file.toFile());
    }

    Schema schema() {
        return schema;
    }

    byte[] encode(GenericRecord record) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(header(SchemaNormalization.parsingFingerprint64(schema)));
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    /** Marker and fingerprint. */
    static byte[] header(long fingerprint) {
        return ByteBuffer.allocate(HEADER_BYTES)
                .put((byte) 0xC3)
                .put((byte) 0x01)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(fingerprint)
                .array();
    }

    /** A record that was written with this very version. */
    GenericRecord decode(byte[] bytes) throws IOException {
        byte[] expected = header(SchemaNormalization.parsingFingerprint64(schema));
        if (bytes.length < HEADER_BYTES
                || !ByteBuffer.wrap(bytes, 0, HEADER_BYTES).equals(ByteBuffer.wrap(expected))) {
            throw new IOException("the record was not written with the published schema " + schema.getName());
        }
        return new GenericDatumReader<GenericRecord>(schema)
                .read(null, DecoderFactory.get().binaryDecoder(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES, null));
    }
}

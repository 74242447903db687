package org.brandcast.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * Every version of every record that was ever published, from {@code published/<Record>/v<N>.avsc} on the classpath.
 * A version, once published, is never changed or removed.
 */
public final class PublishedSchemas {
    private PublishedSchemas() {}

    /** All published versions of a record, oldest first. */
    public static List<Schema> versionsOf(String recordName) {
        List<Schema> versions = new ArrayList<>();
        for (int version = 1; ; version++) {
            String resource = "/published/" + recordName + "/v" + version + ".avsc";
            try (InputStream in = PublishedSchemas.class.getResourceAsStream(resource)) {
                if (in == null) {
                    return versions;
                }
                versions.add(new Schema.Parser().parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + resource, e);
            }
        }
    }

    /** The CRC-64-AVRO fingerprint that single-object encoding carries. */
    public static long fingerprint(Schema schema) {
        return SchemaNormalization.parsingFingerprint64(schema);
    }

    static Map<Long, Schema> byFingerprint(Schema current) {
        Map<Long, Schema> schemas = new HashMap<>();
        for (Schema version : versionsOf(current.getName())) {
            schemas.put(fingerprint(version), version);
        }
        schemas.put(fingerprint(current), current);
        return Map.copyOf(schemas);
    }
}

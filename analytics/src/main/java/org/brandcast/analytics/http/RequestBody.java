package org.brandcast.analytics.http;

import com.clickhouse.data.stream.Lz4InputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import net.jpountz.lz4.LZ4FrameInputStream;
import org.brandcast.analytics.engine.EngineException;
import org.jspecify.annotations.Nullable;

/** The text and data of a request: what the URL has, then what the body has, decoded. */
final class RequestBody {
    /** Longer statements are refused; data behind an INSERT doesn't count. */
    static final int STATEMENT_LIMIT_BYTES = 16 * 1024 * 1024;

    private static final int FIRST_BYTES = 64 * 1024;

    private final InputStream in;
    private byte[] read = new byte[0];
    private boolean complete;

    private RequestBody(InputStream in) {
        this.in = in;
    }

    static RequestBody of(QueryRequest request, InputStream raw, @Nullable String contentEncoding)
            throws IOException, EngineException {
        InputStream body;
        if (request.decompress()) {
            body = new Lz4InputStream(raw);
        } else {
            body = switch (contentEncoding == null ? "" : contentEncoding) {
                case "", "identity" -> raw;
                case "gzip" -> new GZIPInputStream(raw);
                case "lz4" -> new LZ4FrameInputStream(raw);
                default ->
                    throw EngineException.made(
                            EngineException.NOT_IMPLEMENTED,
                            "NOT_IMPLEMENTED",
                            "Content-Encoding " + contentEncoding + " is not supported: use gzip or lz4");
            };
        }
        if (request.query().isEmpty()) {
            return new RequestBody(body);
        }
        byte[] query = (request.query() + "\n").getBytes(StandardCharsets.UTF_8);
        return new RequestBody(new SequenceInputStream(new java.io.ByteArrayInputStream(query), body));
    }

    /** Reads as much as is needed to tell what the statement is. */
    Statement statement() throws IOException, EngineException {
        int wanted = FIRST_BYTES;
        while (true) {
            fill(wanted);
            Statement statement = Statement.scan(read, complete);
            boolean known =
                    statement instanceof Statement.Insert || (complete && !(statement instanceof Statement.Incomplete));
            if (known) {
                return statement;
            }
            if (read.length >= STATEMENT_LIMIT_BYTES) {
                throw EngineException.made(
                        EngineException.QUERY_IS_TOO_LARGE,
                        "QUERY_IS_TOO_LARGE",
                        "The statement has more than " + STATEMENT_LIMIT_BYTES + " bytes");
            }
            wanted = Math.min(STATEMENT_LIMIT_BYTES, wanted * 4);
        }
    }

    /** The whole statement; only after {@link #statement} found that it has no data. */
    byte[] text() {
        return read;
    }

    /** The data of an INSERT: what was read beyond its head, then the rest. */
    InputStream data(Statement.Insert insert) {
        int start = insert.dataStart();
        return new SequenceInputStream(
                new java.io.ByteArrayInputStream(read, start, read.length - start),
                complete ? InputStream.nullInputStream() : in);
    }

    private void fill(int wanted) throws IOException {
        if (complete || read.length >= wanted) {
            return;
        }
        ByteArrayOutputStream collected = new ByteArrayOutputStream(wanted);
        collected.write(read);
        byte[] piece = new byte[8192];
        while (collected.size() < wanted) {
            int size = in.read(piece, 0, Math.min(piece.length, wanted - collected.size()));
            if (size < 0) {
                complete = true;
                break;
            }
            collected.write(piece, 0, size);
        }
        read = collected.toByteArray();
    }
}

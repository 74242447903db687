package org.brandcast.analytics.http;

import com.clickhouse.data.stream.Lz4OutputStream;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;

/**
 * The body of an answer, in the coding that was asked for.
 *
 * <p>{@link #finish} ends it well. Without it nothing may close the exchange: closing would write the final chunk, and
 * a truncated result would look complete. The handler lets the exception go instead, and the server cuts the
 * connection.
 */
final class ResponseBody {
    private static final int BLOCK_BYTES = 256 * 1024;

    private final OutputStream out;

    private ResponseBody(OutputStream out) {
        this.out = out;
    }

    /** Sends the status line and headers, which must be complete; the length isn't known. */
    static ResponseBody start(HttpExchange exchange, QueryRequest request) throws IOException {
        if (!request.contentCoding().isEmpty()) {
            exchange.getResponseHeaders().set("Content-Encoding", request.contentCoding());
        }
        exchange.sendResponseHeaders(200, 0);
        OutputStream raw = exchange.getResponseBody();
        if (request.compress()) {
            return new ResponseBody(new Lz4OutputStream(raw, BLOCK_BYTES, null));
        }
        return switch (request.contentCoding()) {
            case "gzip" -> new ResponseBody(new GZIPOutputStream(raw, BLOCK_BYTES));
            case "lz4" -> new ResponseBody(new LZ4FrameOutputStream(raw, LZ4FrameOutputStream.BLOCKSIZE.SIZE_256KB));
            default -> new ResponseBody(raw);
        };
    }

    OutputStream stream() {
        return out;
    }

    /** The result is complete: ends the coding and the exchange. */
    void finish() throws IOException {
        out.close();
    }
}

package org.brandcast.batch.carrier;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.springframework.jdbc.core.JdbcTemplate;

/** A file as the portal keeps it: read piece by piece, whatever its length. */
final class KeptFile {
    private static final int LONGEST_LINE_CHARS = 1024 * 1024;

    /** Takes a line. */
    @FunctionalInterface
    interface Lines {
        void take(long line, List<String> fields) throws Exception;
    }

    private final JdbcTemplate jdbc;
    private final long reconciliationId;

    /** @param jdbc on connections of its own: while rows are copied, theirs does nothing else */
    KeptFile(JdbcTemplate jdbc, long reconciliationId) {
        this.jdbc = jdbc;
        this.reconciliationId = reconciliationId;
    }

    void read(Lines lines) throws Exception {
        Pieces pieces = new Pieces();
        if (pieces.isAtEnd()) {
            throw new IllegalStateException("the file of reconciliation " + reconciliationId
                    + " is no longer there: it goes when both sides have signed");
        }
        try (InputStream text = new GZIPInputStream(pieces, 64 * 1024);
                CsvReader<CsvRecord> csv = CsvReader.builder()
                        .maxBufferSize(LONGEST_LINE_CHARS)
                        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .ofCsvRecord(new InputStreamReader(text, StandardCharsets.UTF_8))) {
            for (CsvRecord record : csv) {
                List<String> fields = record.getFields();
                lines.take(Long.parseLong(fields.get(0)), fields.subList(1, fields.size()));
            }
        } catch (UncheckedIOException e) {
            throw new IOException("the file of reconciliation " + reconciliationId + " can't be read again", e);
        }
    }

    /** One piece after the other; one is in memory at a time. */
    private final class Pieces extends InputStream {
        private int next;
        private ByteArrayInputStream piece = load();

        /** Whether there is no more of it. */
        private boolean isAtEnd() {
            while (piece.available() == 0) {
                if (next < 0) {
                    return true;
                }
                piece = load();
            }
            return false;
        }

        @Override
        public int read() {
            return isAtEnd() ? -1 : piece.read();
        }

        @Override
        public int read(byte[] into, int from, int length) {
            return length == 0 ? 0 : isAtEnd() ? -1 : piece.read(into, from, length);
        }

        private ByteArrayInputStream load() {
            List<byte[]> found = jdbc.query(
                    "SELECT content FROM reconciliation_piece WHERE reconciliation_id = ? AND no = ?",
                    (row, n) -> row.getBytes(1),
                    reconciliationId,
                    next);
            next = found.isEmpty() ? -1 : next + 1;
            return new ByteArrayInputStream(found.isEmpty() ? new byte[0] : found.get(0));
        }
    }
}

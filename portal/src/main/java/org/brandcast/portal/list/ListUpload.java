package org.brandcast.portal.list;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.brandcast.domain.lifecycle.RejectReason;
import org.brandcast.domain.numbering.MsisdnReader;
import org.brandcast.domain.numbering.NumberReading;
import org.brandcast.domain.numbering.PrefixTable;
import org.brandcast.portal.database.CopyRows;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.form.FieldProblem;
import org.brandcast.portal.form.FormProblem;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file, or the rows of another database, on its way into one list: read row by row, judged, sent to PostgreSQL in portions. What stays in memory
 * doesn't grow with the file, apart from {@link NumberSet}'s bounded bits.
 *
 * <p>Numbers go into the list in chunks of a thousand. COPY refuses tables with row-level security, so refused lines go into
 * a temporary table and from there through the policy to the list's. While PostgreSQL takes one chunk the next is read: the
 * transaction is used by one thread at a time, the reader's or the writer's.
 */
final class ListUpload implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ListUpload.class);
    private static final long MOST_ROWS = 10_000_000;
    private static final int LOOKED_AT_ROWS = 50;
    private static final int PORTION_BYTES = 4 * 1024 * 1024;

    /** As the migration has it that made chunks of older lists; the last one may be shorter. */
    private static final int CHUNK = 1_000;

    private static final char LINE_END = '\n';
    private static final char COLUMNS_BEGIN = '\u001f';
    private static final int LONGEST_VALUE = 500;
    private static final int LONGEST_REJECTED_VALUE = 100;
    private static final int MOST_COLUMNS = 50;

    private final Tx tx;
    private final long listId;
    private final long tenantId;
    private final PrefixTable prefixes;
    private final long nowMillis;

    private final NumberSet seen = new NumberSet();
    private final StringBuilder chunk = new StringBuilder();
    private final ExecutorService writer = Executors.newSingleThreadExecutor(task -> new Thread(task, "list-upload"));
    private @Nullable Future<?> writing;
    private final CopyRows rejects = new CopyRows("COPY upload_reject FROM STDIN");
    private final Map<RejectReason, Long> rejectedByReason = new EnumMap<>(RejectReason.class);
    private final Map<String, long[]> carrierMix = new HashMap<>();
    private long rows;
    private long accepted;
    private long duplicates;
    private List<String> columns = List.of();
    private ListFormat.Layout layout = new ListFormat.Layout(false, 0, List.of());
    private JsonColumns personal = new JsonColumns(layout);

    ListUpload(Tx tx, long listId, long tenantId, PrefixTable prefixes, long nowMillis) {
        this.tx = tx;
        this.listId = listId;
        this.tenantId = tenantId;
        this.prefixes = prefixes;
        this.nowMillis = nowMillis;
    }

    /** Reads the file to its end. */
    void read(Iterator<FileRow> file) throws SQLException {
        List<FileRow> first = new ArrayList<>();
        while (first.size() < LOOKED_AT_ROWS && file.hasNext()) {
            first.add(file.next());
        }
        if (first.isEmpty()) {
            throw new FormProblem(List.of(FieldProblem.of("file", null, "problem.list.empty")));
        }
        ListFormat.Layout found =
                ListFormat.layoutOf(first.stream().map(FileRow::fields).toList());
        if (found == null) {
            throw new FormProblem(List.of(
                    FieldProblem.of("file", String.join(" ", first.get(0).fields()), "problem.list.no-number-column")));
        }
        begin(found);
        for (int i = found.hasHeader() ? 1 : 0; i < first.size(); i++) {
            take(first.get(i).line(), first.get(i).fields());
        }
        while (file.hasNext()) {
            FileRow row = file.next();
            if (rows == MOST_ROWS) {
                throw new FormProblem(List.of(FieldProblem.of("file", null, "problem.list.rows", MOST_ROWS)));
            }
            take(row.line(), row.fields());
        }
        end();
    }

    /** Makes ready for rows of that layout; once. */
    void begin(ListFormat.Layout found) throws SQLException {
        tx.update("CREATE TEMP TABLE upload_reject (line bigint, value text, reason text, detail text) ON COMMIT DROP");
        layout = found;
        personal = new JsonColumns(found);
        columns = personal.names();
    }

    /** What is still in memory goes to the database. */
    void end() throws SQLException {
        writeChunk();
        flushRejects();
    }

    long rows() {
        return rows;
    }

    UploadReport report(String name) {
        Map<String, Long> byCode = new HashMap<>();
        rejectedByReason.forEach((reason, count) -> byCode.put(reason.code(), count));
        Map<String, Long> byCarrier = new HashMap<>();
        carrierMix.forEach((carrier, count) -> byCarrier.put(carrier, count[0]));
        return new UploadReport(listId, name, rows, accepted, duplicates, byCode, byCarrier, columns);
    }

    /**
     * Judges one row.
     *
     * @param line for the report of what was refused, counted from 1
     */
    void take(long line, List<String> row) throws SQLException {
        rows++;
        String typed = layout.numberColumn() < row.size() ? row.get(layout.numberColumn()) : "";
        NumberReading reading = MsisdnReader.read(typed);
        if (reading instanceof NumberReading.Refused refused) {
            reject(line, typed, refused.reason());
            return;
        }
        NumberReading.Mobile mobile = (NumberReading.Mobile) reading;
        Optional<String> carrier = prefixes.carrierOf(mobile.msisdn(), nowMillis);
        if (carrier.isEmpty()) {
            reject(line, typed, RejectReason.NUMBER_UNKNOWN_PREFIX);
            return;
        }
        String number = mobile.msisdn().e164();
        if (!seen.add(number)) {
            duplicates++;
            return;
        }
        carrierMix.computeIfAbsent(carrier.get(), key -> new long[1])[0]++;
        if (accepted % CHUNK > 0) {
            chunk.append(LINE_END);
        }
        accepted++;
        chunk.append(number).append(COLUMNS_BEGIN);
        personal.appendTo(chunk, row);
        if (accepted % CHUNK == 0) {
            writeChunk();
        }
    }

    private void reject(long line, String typed, RejectReason reason) throws SQLException {
        rejectedByReason.merge(reason, 1L, Long::sum);
        String value =
                typed.length() > LONGEST_REJECTED_VALUE ? typed.substring(0, LONGEST_REJECTED_VALUE) + "…" : typed;
        rejects.add(line).add(value).add(reason.code()).add("").endRow();
        if (rejects.sizeBytes() > PORTION_BYTES) {
            flushRejects();
        }
    }

    private void writeChunk() throws SQLException {
        awaitWriter();
        if (chunk.isEmpty()) {
            return;
        }
        long first = (accepted - 1) / CHUNK * CHUNK + 1;
        String body = chunk.toString();
        chunk.setLength(0);
        writing = writer.submit(() -> {
            tx.update(
                    "INSERT INTO list_chunk (list_id, first_position, tenant_id, body) VALUES (?, ?, ?, ?)",
                    listId,
                    first,
                    tenantId,
                    body);
            return null;
        });
    }

    /** From here on the transaction is the reader's. */
    private void awaitWriter() throws SQLException {
        Future<?> written = writing;
        writing = null;
        if (written == null) {
            return;
        }
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    written.get();
                    return;
                } catch (InterruptedException e) {
                    // The transaction must not be touched before the writer has let go of it.
                    interrupted = true;
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof SQLException refused) {
                        throw refused;
                    }
                    throw new IllegalStateException("a chunk could not be written", e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The transaction is free for whoever ends it. */
    @Override
    public void close() {
        writer.shutdown();
        try {
            awaitWriter();
        } catch (SQLException e) {
            // What broke the upload off is on its way already, or this is it and the transaction can't be committed.
            LOG.debug("the last chunk of list {} was not written", listId, e);
        }
    }

    private void flushRejects() throws SQLException {
        awaitWriter();
        rejects.flush(tx);
        tx.update(
                "INSERT INTO list_reject SELECT ?, line, ?, value, reason, detail FROM upload_reject",
                listId,
                tenantId);
        tx.update("TRUNCATE upload_reject");
    }

    /** The further columns of a row as a JSON object. */
    private static final class JsonColumns {
        private final ListFormat.Layout layout;
        private final int width;
        private final List<String> keys = new ArrayList<>();

        JsonColumns(ListFormat.Layout layout) {
            this.layout = layout;
            this.width = Math.min(MOST_COLUMNS, layout.columns().size());
            for (String name : layout.columns()) {
                StringBuilder key = new StringBuilder();
                quote(key, name);
                keys.add(key.toString());
            }
        }

        List<String> names() {
            List<String> names = new ArrayList<>();
            for (int i = 0; i < width; i++) {
                if (i != layout.numberColumn()) {
                    names.add(layout.columns().get(i));
                }
            }
            return names;
        }

        /** Nothing for a row that has nothing in them. */
        void appendTo(StringBuilder json, List<String> row) {
            int end = Math.min(width, row.size());
            boolean any = false;
            for (int i = 0; i < end; i++) {
                if (i == layout.numberColumn() || row.get(i).isEmpty()) {
                    continue;
                }
                json.append(any ? ',' : '{').append(keys.get(i)).append(':');
                any = true;
                String value = row.get(i).strip();
                quote(json, value.length() > LONGEST_VALUE ? value.substring(0, LONGEST_VALUE) : value);
            }
            if (any) {
                json.append('}');
            }
        }

        private static void quote(StringBuilder out, String text) {
            out.append('"');
            if (isPlain(text)) {
                out.append(text);
            } else {
                escape(out, text);
            }
            out.append('"');
        }

        private static boolean isPlain(String text) {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c < ' ' || c == '"' || c == '\\' || Character.isSurrogate(c)) {
                    return false;
                }
            }
            return true;
        }

        private static void escape(StringBuilder out, String text) {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '"' || c == '\\') {
                    out.append('\\').append(c);
                } else if (c >= ' ' && !isUnpaired(text, i)) {
                    out.append(c);
                } else if (c == '\n' || c == '\t') {
                    out.append(' ');
                }
            }
        }

        /** Half of a surrogate pair without the other half: jsonb refuses it. */
        private static boolean isUnpaired(String text, int i) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c)) {
                return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
            }
            return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
        }
    }
}

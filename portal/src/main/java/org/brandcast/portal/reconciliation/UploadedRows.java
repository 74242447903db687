package org.brandcast.portal.reconciliation;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.brandcast.domain.reconcile.CdrFormat;
import org.brandcast.domain.reconcile.CdrReader;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.form.FieldProblem;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.list.FileRow;
import org.brandcast.portal.list.ListFiles;
import org.brandcast.portal.list.UnreadableFileException;
import org.brandcast.portal.upload.SpooledFile;

/**
 * A carrier's file as its lines are: CSV with each line's number in front, gzip, on the disk until it is in the database in pieces.
 * What a line means is decided when it is matched, so a corrected format needs no new upload.
 */
final class UploadedRows implements AutoCloseable {
    /** A month of a large carrier is some 100 MB of it. */
    static final long MOST_BYTES = 512L << 20;

    private static final int PIECE_BYTES = 1 << 20;

    private final Path file;
    private final String sha256;

    private UploadedRows(Path file, String sha256) {
        this.file = file;
        this.sha256 = sha256;
    }

    /**
     * Reads a file to its end.
     *
     * @throws FormProblem when it is no table, has no such head or is too long
     */
    static UploadedRows of(SpooledFile upload, CdrFormat format) {
        try {
            Path file = Files.createTempFile("brandcast-cdr", null);
            try {
                write(upload, format, file);
                return new UploadedRows(file, sha256(upload));
            } catch (IOException | RuntimeException e) {
                Files.deleteIfExists(file);
                throw e;
            }
        } catch (UnreadableFileException e) {
            throw problem(upload, e.messageKey());
        } catch (IOException e) {
            throw new UncheckedIOException("the file's lines can't be written to the disk", e);
        }
    }

    private static void write(SpooledFile upload, CdrFormat format, Path file) throws IOException {
        CdrReader head = new CdrReader(format);
        try (OutputStream disk = new BufferedOutputStream(Files.newOutputStream(file));
                CsvWriter csv = CsvWriter.builder()
                        .build(new OutputStreamWriter(new GZIPOutputStream(disk, 1 << 16), StandardCharsets.UTF_8))) {
            ListFiles.<IOException>readTable(upload, format.separator(), rows -> {
                int above = 0;
                long written = 0;
                while (rows.hasNext()) {
                    FileRow row = rows.next();
                    if (!head.hasHead() && !head.head(row.fields()) && ++above >= CdrReader.HEAD_WITHIN) {
                        break;
                    }
                    List<String> fields = new ArrayList<>(row.fields().size() + 1);
                    fields.add(Long.toString(row.line()));
                    fields.addAll(row.fields());
                    csv.writeRecord(fields);
                    if (++written % 10_000 == 0 && Files.size(file) > MOST_BYTES) {
                        throw problem(upload, "problem.reconciliation.large");
                    }
                }
            });
        }
        if (!head.hasHead()) {
            throw problem(upload, "problem.reconciliation.head", String.join(", ", head.missing()));
        }
    }

    private static FormProblem problem(SpooledFile upload, String key, Object... args) {
        return new FormProblem(List.of(FieldProblem.of("file", upload.name(), key, args)));
    }

    private static String sha256(SpooledFile upload) throws IOException {
        try (DigestInputStream in = new DigestInputStream(upload.open(), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Of the file as it was sent. */
    String sha256() {
        return sha256;
    }

    /** Keeps them with the caller's transaction. */
    void keep(Tx tx, long reconciliationId) throws SQLException {
        try (InputStream in = Files.newInputStream(file)) {
            int no = 0;
            for (byte[] piece = in.readNBytes(PIECE_BYTES); piece.length > 0; piece = in.readNBytes(PIECE_BYTES)) {
                tx.update("INSERT INTO batch.reconciliation_piece VALUES (?, ?, ?)", reconciliationId, no++, piece);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the file's lines can't be read again", e);
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + file, e);
        }
    }
}

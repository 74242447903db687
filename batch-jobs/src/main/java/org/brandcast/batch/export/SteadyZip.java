package org.brandcast.batch.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** A workbook's archive without the moment at which it was made: the same cells are the same bytes. */
public final class SteadyZip {
    /** The first moment that a ZIP entry can have. */
    private static final LocalDateTime NEVER = LocalDateTime.of(1980, 1, 1, 0, 0);

    private static final String CREATED = "(?<=<dcterms:created[^>]{0,80}>)[^<]*(?=</dcterms:created>)";

    private SteadyZip() {}

    /** The archive without it. */
    public static byte[] of(byte[] archive) {
        ByteArrayOutputStream steady = new ByteArrayOutputStream(archive.length);
        try {
            // Its entries' sizes stand behind them in a form that ZipInputStream doesn't read; the directory at the end
            // has them.
            Path file = Files.createTempFile("workbook", ".zip");
            try {
                Files.write(file, archive);
                copy(file, steady);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a workbook can't be rewritten", e);
        }
        return steady.toByteArray();
    }

    private static void copy(Path file, ByteArrayOutputStream steady) throws IOException {
        try (ZipFile in = new ZipFile(file.toFile());
                ZipOutputStream out = new ZipOutputStream(steady)) {
            for (ZipEntry entry : Collections.list(in.entries())) {
                ZipEntry copy = new ZipEntry(entry.getName());
                copy.setTimeLocal(NEVER);
                out.putNextEntry(copy);
                byte[] content = in.getInputStream(entry).readAllBytes();
                if (entry.getName().equals("docProps/core.xml")) {
                    content = new String(content, StandardCharsets.UTF_8)
                            .replaceAll(CREATED, "1980-01-01T00:00:00Z")
                            .getBytes(StandardCharsets.UTF_8);
                }
                out.write(content);
            }
        }
    }
}

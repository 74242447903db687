package org.brandcast.portal.list;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Looks at an XLSX file before it is read. It is a ZIP file of XML: a few kilobytes may unpack to terabytes, one cell may
 * be as long as the memory, and a document type may make names that multiply. What an archive says of its own sizes isn't
 * believed; it is unpacked to nowhere and counted, up to a limit. Nothing is ever written under a name that the archive
 * gives.
 */
final class WorkbookLimits {
    /** All that is read of the archive, unpacked; a full sheet of a million rows has some 100 MB. */
    static final long MOST_BYTES = 3L << 30;

    /** Texts that cells share, and all else that is held in memory while the rows are read. */
    static final long MOST_HELD_BYTES = 64L << 20;

    static final int MOST_ENTRIES = 2_000;
    static final int LONGEST_ROW_BYTES = 4 << 20;

    private static final byte[] ROW = {'<', 'r', 'o', 'w'};
    private static final byte[] DOCUMENT_TYPE = {'<', '!', 'D', 'O', 'C', 'T', 'Y', 'P', 'E'};

    private WorkbookLimits() {}

    static void check(Path file) {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            if (zip.size() > MOST_ENTRIES) {
                throw tooLarge();
            }
            long total = 0;
            byte[] buffer = new byte[64 * 1024];
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                String name = entry.getName().toLowerCase(Locale.ROOT);
                if (name.endsWith(".xml") || name.endsWith(".rels")) {
                    try (InputStream in = zip.getInputStream(entry)) {
                        total += count(in, buffer, name.contains("worksheets/"), MOST_BYTES - total);
                    }
                }
            }
        } catch (IOException e) {
            throw new UnreadableFileException("problem.list.xlsx-unreadable", e);
        }
    }

    /** How long it is unpacked. */
    private static long count(InputStream in, byte[] buffer, boolean isSheet, long left) throws IOException {
        long most = isSheet ? left : Math.min(left, MOST_HELD_BYTES);
        long length = 0;
        long sinceRow = 0;
        int row = 0;
        int documentType = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            length += read;
            if (length > most) {
                throw tooLarge();
            }
            for (int i = 0; i < read; i++) {
                byte b = buffer[i];
                documentType = b == DOCUMENT_TYPE[documentType] ? documentType + 1 : b == '<' ? 1 : 0;
                if (documentType == DOCUMENT_TYPE.length) {
                    throw new UnreadableFileException("problem.list.xlsx-unreadable", null);
                }
                row = b == ROW[row] ? row + 1 : b == '<' ? 1 : 0;
                sinceRow++;
                if (row == ROW.length) {
                    row = 0;
                    sinceRow = 0;
                }
            }
            if (isSheet && sinceRow > LONGEST_ROW_BYTES) {
                throw tooLarge();
            }
        }
        return length;
    }

    private static UnreadableFileException tooLarge() {
        return new UnreadableFileException("problem.list.xlsx-large", null);
    }
}

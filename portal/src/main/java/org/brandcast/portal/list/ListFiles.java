package org.brandcast.portal.list;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.brandcast.portal.upload.SpooledFile;

/** Reads files of numbers: text with separators, or a workbook. */
public final class ListFiles {
    private static final int LONGEST_LINE_CHARS = 256 * 1024;
    private static final byte[] ZIP = {'P', 'K', 3, 4};
    private static final byte[] OLE2 = {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0};

    /** The texts that a workbook's cells share are in memory while it is read: one workbook after the other. */
    private static final Semaphore WORKBOOKS = new Semaphore(1, true);

    private static final long WAIT_SECONDS = 60;

    private ListFiles() {}

    /** Takes the rows of a file. */
    @FunctionalInterface
    public interface RowsReader<E extends Exception> {
        void read(Iterator<FileRow> rows) throws E;
    }

    /**
     * Gives the rows of the file to the reader.
     *
     * @throws UnreadableFileException when it is no list, in a way that has a text
     */
    static <E extends Exception> void read(SpooledFile file, RowsReader<E> reader) throws E {
        try {
            byte[] start;
            try (InputStream in = file.open()) {
                start = in.readNBytes(ZIP.length);
            }
            if (Arrays.equals(start, ZIP)) {
                readWorkbook(file, reader);
            } else if (Arrays.equals(start, OLE2)) {
                throw new UnreadableFileException("problem.list.xls", null);
            } else {
                try (InputStream in = file.open()) {
                    readText(in, reader);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("an upload could not be read again from the disk", e);
        }
    }

    /**
     * Gives the rows of any table to the reader: of a workbook with whole moments, of a text with this separator. Its head isn't looked
     * for.
     *
     * @throws UnreadableFileException when it is no table, in a way that has a text
     */
    public static <E extends Exception> void readTable(SpooledFile file, char separator, RowsReader<E> reader)
            throws E {
        try {
            byte[] start;
            try (InputStream in = file.open()) {
                start = in.readNBytes(ZIP.length);
            }
            if (Arrays.equals(start, ZIP)) {
                takeTurn();
                try (Workbook rows = Workbook.openToTheSecond(file)) {
                    reader.read(rows);
                } finally {
                    WORKBOOKS.release();
                }
            } else if (Arrays.equals(start, OLE2)) {
                throw new UnreadableFileException("problem.list.xls", null);
            } else {
                try (InputStream in = file.open();
                        CsvReader<CsvRecord> csv = open(ListFormat.open(in).reader(), separator)) {
                    reader.read(rows(csv));
                }
            }
        } catch (CsvParseException e) {
            throw new UnreadableFileException("problem.list.unreadable", e);
        } catch (IOException e) {
            throw new UncheckedIOException("an upload could not be read again from the disk", e);
        }
    }

    static <E extends Exception> void readText(InputStream text, RowsReader<E> reader) throws E {
        try (CsvReader<CsvRecord> csv = open(text)) {
            reader.read(rows(csv));
        } catch (CsvParseException e) {
            throw new UnreadableFileException("problem.list.unreadable", e);
        } catch (IOException e) {
            throw new UncheckedIOException("the upload broke off", e);
        }
    }

    private static Iterator<FileRow> rows(CsvReader<CsvRecord> csv) {
        Iterator<CsvRecord> records = csv.iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return records.hasNext();
            }

            @Override
            public FileRow next() {
                CsvRecord record = records.next();
                return new FileRow(record.getStartingLineNumber(), record.getFields());
            }
        };
    }

    private static <E extends Exception> void readWorkbook(SpooledFile file, RowsReader<E> reader)
            throws IOException, E {
        takeTurn();
        try (Workbook rows = Workbook.open(file)) {
            reader.read(rows);
        } finally {
            WORKBOOKS.release();
        }
    }

    private static void takeTurn() {
        try {
            if (WORKBOOKS.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new UnreadableFileException("problem.list.busy", null);
    }

    /** Opens a file of numbers as people save them: its separator and encoding are found out. */
    public static CsvReader<CsvRecord> open(InputStream csv) throws IOException {
        ListFormat.Opened opened = ListFormat.open(csv);
        return open(opened.reader(), opened.separator());
    }

    private static CsvReader<CsvRecord> open(Reader text, char separator) {
        return CsvReader.builder()
                .fieldSeparator(separator)
                .skipEmptyLines(true)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .maxBufferSize(LONGEST_LINE_CHARS)
                .ofCsvRecord(text);
    }
}

package org.brandcast.portal.subscriber;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.brandcast.domain.numbering.MsisdnReader;
import org.brandcast.domain.numbering.NumberReading;
import org.brandcast.portal.control.ControlView;
import org.brandcast.portal.database.CopyRows;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.list.NumberSet;
import org.brandcast.portal.page.Formats;

/**
 * One file of numbers on its way into the staging table: {@code number} a line, for portings {@code number,carrier} and
 * perhaps {@code ,from}. Bad lines are kept with their reason. Memory doesn't grow with the file.
 *
 * <p>COPY refuses tables with row-level security, so a portion goes into a temporary table and from there through the
 * policy.
 */
final class SubscriberUpload {
    /** Reasons of this file alone; those of numbers are {@code RejectReason}'s. */
    static final String CARRIER_UNKNOWN = "IMPORT_CARRIER_UNKNOWN";

    static final String DATE_UNREADABLE = "IMPORT_DATE_UNREADABLE";

    private static final int PORTION_BYTES = 4 * 1024 * 1024;
    private static final int LONGEST_REJECTED_VALUE = 100;
    private static final DateTimeFormatter DAY_FIRST = DateTimeFormatter.ofPattern("d/M/uuuu", Locale.ROOT);

    private final Tx tx;
    private final long importId;
    private final long tenantId;
    private final boolean ported;
    private final Map<String, String> carriers = new HashMap<>();
    private final NumberSet seen = new NumberSet();
    private final CopyRows rows = new CopyRows("COPY import_row FROM STDIN");
    private final CopyRows rejects = new CopyRows("COPY import_reject FROM STDIN");
    private final Map<String, Long> rejectedByReason = new HashMap<>();
    private long read;
    private long accepted;
    private long duplicates;

    SubscriberUpload(Tx tx, long importId, long tenantId, boolean ported, ControlView.Snapshot control) {
        this.tx = tx;
        this.importId = importId;
        this.tenantId = tenantId;
        this.ported = ported;
        control.carriers().values().forEach(carrier -> {
            carriers.put(carrier.code().toLowerCase(Locale.ROOT), carrier.code());
            carriers.put(carrier.name().toLowerCase(Locale.ROOT), carrier.code());
        });
    }

    void read(CsvReader<CsvRecord> csv) throws SQLException {
        tx.update(
                "CREATE TEMP TABLE import_row (position bigint, msisdn text, carrier text, from_millis bigint) ON COMMIT DROP");
        tx.update("CREATE TEMP TABLE import_reject (line bigint, value text, reason text) ON COMMIT DROP");
        Iterator<CsvRecord> records = csv.iterator();
        boolean first = true;
        while (records.hasNext()) {
            CsvRecord record = records.next();
            boolean header = first && record.getField(0).chars().noneMatch(Character::isDigit);
            first = false;
            if (!header) {
                take(record);
            }
        }
        flushRows();
        flushRejects();
    }

    private void take(CsvRecord record) throws SQLException {
        read++;
        NumberReading reading = MsisdnReader.read(record.getField(0));
        if (reading instanceof NumberReading.Refused refused) {
            reject(record, record.getField(0), refused.reason().code());
            return;
        }
        String number = ((NumberReading.Mobile) reading).msisdn().e164();
        String carrier = null;
        Long from = null;
        if (ported) {
            carrier = carriers.get(field(record, 1).toLowerCase(Locale.ROOT));
            if (carrier == null) {
                reject(record, field(record, 1), CARRIER_UNKNOWN);
                return;
            }
            Optional<Long> told = day(field(record, 2));
            if (told.isEmpty()) {
                reject(record, field(record, 2), DATE_UNREADABLE);
                return;
            }
            from = told.get() < 0 ? null : told.get();
        }
        if (!seen.add(number)) {
            duplicates++;
            return;
        }
        accepted++;
        rows.add(accepted).add(number).add(carrier).add(from).endRow();
        if (rows.sizeBytes() > PORTION_BYTES) {
            flushRows();
        }
    }

    private static String field(CsvRecord record, int at) {
        return at < record.getFieldCount() ? record.getField(at).strip() : "";
    }

    /** {@code 2026-11-23} or {@code 23/11/2026}; -1 when nothing was given, empty when it can't be read. */
    private static Optional<Long> day(String text) {
        if (text.isEmpty()) {
            return Optional.of(-1L);
        }
        for (DateTimeFormatter format : List.of(DateTimeFormatter.ISO_LOCAL_DATE, DAY_FIRST)) {
            try {
                return Optional.of(LocalDate.parse(text, format)
                        .atStartOfDay(Formats.ZONE)
                        .toInstant()
                        .toEpochMilli());
            } catch (DateTimeException e) {
                // Perhaps the other form.
            }
        }
        return Optional.empty();
    }

    private void reject(CsvRecord record, String value, String reason) throws SQLException {
        rejectedByReason.merge(reason, 1L, Long::sum);
        rejects.add(record.getStartingLineNumber())
                .add(value.length() > LONGEST_REJECTED_VALUE ? value.substring(0, LONGEST_REJECTED_VALUE) + "…" : value)
                .add(reason)
                .endRow();
        if (rejects.sizeBytes() > PORTION_BYTES) {
            flushRejects();
        }
    }

    private void flushRows() throws SQLException {
        rows.flush(tx);
        tx.update(
                "INSERT INTO subscriber_import_row SELECT ?, position, ?, msisdn, carrier, from_millis FROM import_row",
                importId,
                tenantId);
        tx.update("TRUNCATE import_row");
    }

    private void flushRejects() throws SQLException {
        rejects.flush(tx);
        tx.update(
                "INSERT INTO subscriber_import_reject SELECT ?, line, ?, value, reason FROM import_reject",
                importId,
                tenantId);
        tx.update("TRUNCATE import_reject");
    }

    long read() {
        return read;
    }

    long accepted() {
        return accepted;
    }

    long duplicates() {
        return duplicates;
    }

    Map<String, Long> rejectedByReason() {
        return Map.copyOf(rejectedByReason);
    }
}

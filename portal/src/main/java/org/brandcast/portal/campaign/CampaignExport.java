package org.brandcast.portal.campaign;

import de.siegmar.fastcsv.writer.CsvWriter;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.form.CsvCells;
import org.brandcast.portal.form.ReasonCount;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.page.Messages;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/** What became of each message of a campaign, as a file; row by row, whatever their number. */
@Singleton
public final class CampaignExport {
    static final String XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /** A sheet has 1,048,576 rows. */
    private static final int ROWS_PER_SHEET = 1_000_000;

    private static final int FLUSH_ROWS = 500;
    private static final int FETCH_ROWS = 5_000;
    private static final List<String> COLUMNS = List.of(
            "recipient",
            "carrier",
            "status",
            "reason",
            "segments",
            "posted",
            "price",
            "accepted",
            "ended",
            "text",
            "id");

    private final Database database;

    CampaignExport(Database database) {
        this.database = database;
    }

    @FunctionalInterface
    private interface RowTaker {
        void take(List<Object> cells) throws IOException;
    }

    void csv(CurrentUser user, long campaignId, OutputStream out) throws IOException {
        out.write(CsvCells.BYTE_ORDER_MARK.getBytes(StandardCharsets.UTF_8));
        CsvWriter csv = CsvWriter.builder().build(out, StandardCharsets.UTF_8);
        csv.writeRecord(titles(user.locale()));
        forEach(
                user,
                campaignId,
                cells -> csv.writeRecord(cells.stream()
                        .map(cell -> CsvCells.guarded(cell.toString()))
                        .toList()));
        csv.flush();
    }

    /** More than a sheet holds goes on in the next one. */
    void xlsx(CurrentUser user, long campaignId, OutputStream out) throws IOException {
        xlsx(user, campaignId, out, ROWS_PER_SHEET);
    }

    void xlsx(CurrentUser user, long campaignId, OutputStream out, int rowsPerSheet) throws IOException {
        try (Workbook book = new Workbook(out, "Brandcast", "1.0")) {
            Sheets sheets = new Sheets(book, titles(user.locale()), rowsPerSheet);
            forEach(user, campaignId, sheets::add);
            sheets.end();
        }
    }

    private static final class Sheets {
        private final Workbook book;
        private final List<String> titles;
        private final int rowsPerSheet;
        private Worksheet sheet;
        private int count;
        private int row;

        Sheets(Workbook book, List<String> titles, int rowsPerSheet) {
            this.book = book;
            this.titles = titles;
            this.rowsPerSheet = rowsPerSheet;
            this.sheet = next();
        }

        void add(List<Object> cells) throws IOException {
            if (row > rowsPerSheet) {
                sheet.finish();
                sheet = next();
            }
            for (int i = 0; i < cells.size(); i++) {
                if (cells.get(i) instanceof Number number) {
                    sheet.value(row, i, number);
                } else {
                    // In the cell itself: texts shared by cells would all be kept in memory.
                    sheet.inlineString(row, i, CsvCells.guarded(cells.get(i).toString()));
                }
            }
            row++;
            if (row % FLUSH_ROWS == 0) {
                sheet.flush();
            }
        }

        private Worksheet next() {
            count++;
            Worksheet made = book.newWorksheet("Brandcast " + count);
            for (int i = 0; i < titles.size(); i++) {
                made.inlineString(0, i, titles.get(i));
            }
            row = 1;
            return made;
        }

        void end() throws IOException {
            sheet.finish();
        }
    }

    private static List<String> titles(Locale locale) {
        return COLUMNS.stream()
                .map(column -> Messages.text(locale, "export.column." + column))
                .toList();
    }

    /** Whole numbers: they are the sender's own list. Who may not see messages gets none. */
    private void forEach(CurrentUser user, long campaignId, RowTaker taker) {
        user.require(Permission.MESSAGE_VIEW);
        Formats formats = new Formats(user.locale());
        database.run(
                TenantScope.of(user),
                tx -> tx.forEach(
                        FETCH_ROWS,
                        """
                        SELECT recipient, carrier, status, reason, detail, segments, posted_segments, unit_price_vnd,
                          accepted_at_millis, status_at_millis, text, message_id
                        FROM message WHERE campaign_id = ? ORDER BY accepted_at_millis DESC, message_id DESC""",
                        row -> {
                            try {
                                taker.take(cells(row, user.locale(), formats));
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        },
                        campaignId));
    }

    private static List<Object> cells(ResultSet row, Locale locale, Formats formats) throws SQLException {
        List<Object> cells = new ArrayList<>();
        String reason = row.getString("reason");
        cells.add(row.getString("recipient"));
        cells.add(formats.carrier(row.getString("carrier")));
        cells.add(Messages.text(locale, "status." + row.getString("status")));
        cells.add(reason.isEmpty() ? "" : ReasonCount.text(reason, row.getString("detail"), locale));
        cells.add(row.getInt("segments"));
        cells.add(row.getInt("posted_segments"));
        cells.add(row.getLong("unit_price_vnd"));
        cells.add(formats.iso(row.getLong("accepted_at_millis")));
        cells.add(formats.iso(row.getLong("status_at_millis")));
        cells.add(row.getString("text"));
        cells.add(row.getString("message_id"));
        return cells;
    }
}

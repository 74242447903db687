package org.brandcast.batch.carrier;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import org.brandcast.batch.export.Artefacts;
import org.brandcast.domain.reconcile.CdrProblem;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Makes the minutes: the same reconciliation is the same bytes. */
@Component
public class MinutesFiles {
    /** What a workbook lists; all that is kept is in the portal. */
    private static final int LISTED = 50_000;

    private static final String HEAD = """
            SELECT r.id, f.name, coalesce(nullif(t.legal_name, ''), t.name) AS ours, t.tax_code, t.address, t.representative,
                f.settings ->> 'partner' AS theirs, r.first_day, r.last_day, f.settings ->> 'chargeOn' AS charge_on,
                round(replace(f.settings ->> 'tolerance', ',', '.')::numeric * 100)::integer AS tolerance, r.file_name, r.file_sha256,
                r.rows_read, r.rows_bad, r.unlisted, r.signed_by, r.state
            FROM reconciliation r JOIN carrier_format f ON f.id = r.format_id JOIN public.tenant t ON t.id = r.tenant_id
            WHERE r.id = ? FOR SHARE OF r""";

    private final JdbcTemplate jdbc;
    private final Clock clock;

    MinutesFiles(JdbcTemplate jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Makes them in the caller's transaction. */
    public String write(long id) throws IOException {
        Minutes minutes = jdbc.query(HEAD, (row, n) -> minutes(row), id).stream()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no reconciliation " + id));
        keep(id, "PDF", minutes.fileStem() + ".pdf", MinutesPdf.of(minutes));
        keep(id, "XLSX", minutes.fileStem() + ".xlsx", MinutesXlsx.of(minutes, differences(id), bad(id)));
        return "files=2";
    }

    private void keep(long id, String kind, String fileName, byte[] content) {
        jdbc.update("""
                INSERT INTO reconciliation_file VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (reconciliation_id, kind) DO UPDATE SET file_name = excluded.file_name, sha256 = excluded.sha256,
                    content = excluded.content, made_at_millis = excluded.made_at_millis
                WHERE reconciliation_file.sha256 <> excluded.sha256""", id, kind, fileName, Artefacts.sha256(content), content, clock.millis());
    }

    private Minutes minutes(ResultSet row) throws SQLException {
        long id = row.getLong("id");
        return new Minutes(
                id,
                row.getString("name"),
                new Minutes.Party(
                        row.getString("ours"),
                        row.getString("tax_code"),
                        row.getString("address"),
                        row.getString("representative")),
                row.getString("theirs"),
                row.getDate("first_day").toLocalDate(),
                row.getDate("last_day").toLocalDate(),
                row.getString("charge_on"),
                row.getInt("tolerance"),
                row.getString("file_name"),
                row.getString("file_sha256"),
                row.getLong("rows_read"),
                row.getLong("rows_bad"),
                row.getLong("unlisted"),
                row.getString("signed_by"),
                classes(id),
                sums(id),
                jdbc.query(
                        "SELECT segments, amount_vnd, reason FROM reconciliation_adjustment WHERE reconciliation_id = ? ORDER BY id",
                        (each, n) -> new Minutes.Adjustment(each.getLong(1), each.getLong(2), each.getString(3)),
                        id));
    }

    private List<Minutes.Found> classes(long id) {
        return jdbc.query(
                """
                SELECT class, explanation, messages, our_segments, our_amount_vnd, their_segments, their_amount_vnd
                FROM reconciliation_class WHERE reconciliation_id = ? ORDER BY class <> 'MATCHED', class, explanation""",
                (row, n) -> new Minutes.Found(
                        row.getString(1),
                        row.getString(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getLong(6),
                        row.getLong(7)),
                id);
    }

    private List<Minutes.Sum> sums(long id) {
        return jdbc.query(
                """
                SELECT day, brandname, type, our_messages, our_segments, our_amount_vnd, their_messages, their_segments,
                    their_amount_vnd, differing
                FROM reconciliation_sum WHERE reconciliation_id = ? ORDER BY day, brandname COLLATE "C", type""",
                (row, n) -> new Minutes.Sum(
                        row.getDate(1).toLocalDate(),
                        row.getString(2),
                        row.getString(3),
                        new Minutes.Totals(
                                row.getLong(4),
                                row.getLong(5),
                                row.getLong(6),
                                row.getLong(7),
                                row.getLong(8),
                                row.getLong(9)),
                        row.getLong(10)),
                id);
    }

    private List<Minutes.Difference> differences(long id) {
        return jdbc.query(
                "SELECT * FROM reconciliation_difference WHERE reconciliation_id = ? ORDER BY no LIMIT " + LISTED,
                (row, n) -> new Minutes.Difference(
                        row.getInt("no"),
                        row.getString("class"),
                        row.getString("explanation"),
                        row.getString("message_id"),
                        row.getObject("line", Long.class),
                        row.getString("smsc_id"),
                        row.getString("recipient_masked"),
                        row.getString("brandname"),
                        row.getString("type"),
                        row.getLong("at_millis"),
                        row.getString("our_status"),
                        row.getString("their_status"),
                        row.getLong("our_segments"),
                        row.getLong("their_segments"),
                        row.getObject("our_amount_vnd", Long.class),
                        row.getObject("their_amount_vnd", Long.class)),
                id);
    }

    private List<CdrProblem> bad(long id) {
        return jdbc.query(
                "SELECT line, field, value, code FROM reconciliation_bad WHERE reconciliation_id = ? ORDER BY line, field",
                (row, n) -> new CdrProblem(
                        row.getLong(1), row.getString(2), row.getString(3), CdrProblem.Code.valueOf(row.getString(4))),
                id);
    }
}

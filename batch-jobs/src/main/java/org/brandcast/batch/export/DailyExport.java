package org.brandcast.batch.export;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.stereotype.Component;

/** The step {@code export}: for each tenant that bought anything, what was booked on the day as CSV and XLSX. */
@Component
public class DailyExport {
    private final JdbcTemplate jdbc;
    private final Artefacts artefacts;

    public DailyExport(JdbcTemplate jdbc, Artefacts artefacts) {
        this.jdbc = jdbc;
        this.artefacts = artefacts;
    }

    /** Writes the day's files; holds the rows of one tenant at a time. */
    public String write(LocalDate day) throws IOException {
        List<UsageRow> rows = new ArrayList<>();
        long[] tenant = {0};
        jdbc.query(
                UsageRow.SELECT,
                (RowCallbackHandler) row -> {
                    long next = row.getLong("tenant_id");
                    if (next != tenant[0]) {
                        keep(day, tenant[0], rows);
                        rows.clear();
                        tenant[0] = next;
                    }
                    rows.add(UsageRow.of(row));
                },
                Date.valueOf(day),
                Date.valueOf(day));
        keep(day, tenant[0], rows);
        return "files=" + artefacts.manifest(day.toString());
    }

    private void keep(LocalDate day, long tenantId, List<UsageRow> rows) {
        if (rows.isEmpty()) {
            return;
        }
        String name = "usage-" + day + "-" + tenantId;
        try {
            artefacts.keep(
                    new Artefacts.Artefact(day.toString(), tenantId, "USAGE_CSV", name + ".csv", rows.size()),
                    UsageFiles.csv(rows));
            artefacts.keep(
                    new Artefacts.Artefact(day.toString(), tenantId, "USAGE_XLSX", name + ".xlsx", rows.size()),
                    UsageFiles.xlsx(day.toString(), rows));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the files of tenant " + tenantId + " for " + day, e);
        }
    }
}

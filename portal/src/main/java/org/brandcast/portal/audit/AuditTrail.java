package org.brandcast.portal.audit;

import de.siegmar.fastcsv.writer.CsvWriter;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.brandcast.domain.numbering.MsisdnReader;
import org.brandcast.domain.numbering.NumberReading;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.form.CsvCells;
import org.brandcast.portal.form.PortionStream;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.page.Messages;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.jspecify.annotations.Nullable;

/** The audit log as it is read: searched, and given away as CSV. A line is seen by its object's tenant and those above. */
@Singleton
public final class AuditTrail {
    static final int PAGE = 50;
    private static final int PORTION = 1_000;
    private static final String SUBSCRIBER_RULE = "subscriber-rule";

    /** From where somebody acted is theirs and their superiors' to see: row-level security hides other people's accounts. */
    private static final String LINES = """
            SELECT * FROM (
              SELECT a.*, t.name AS tenant_name, t.path,
                CASE WHEN EXISTS (SELECT 1 FROM app_user u WHERE u.login = a.login) THEN a.address ELSE '' END AS seen_address
              FROM audit_log a JOIN tenant t ON t.id = a.tenant_id) l WHERE true""";

    private final Database database;
    private final AuditLog log;

    AuditTrail(Database database, AuditLog log) {
        this.database = database;
        this.log = log;
    }

    /** Lines that match, newest first. */
    public List<AuditEntry> page(CurrentUser user, AuditSearch search, @Nullable Long before) {
        return lines(user, search, before, PAGE);
    }

    /** The kinds of objects that the user's log tells of. */
    public List<String> kinds(CurrentUser user) {
        user.require(Permission.AUDIT_VIEW);
        return database.call(
                TenantScope.of(user),
                tx -> tx.list(
                        "SELECT DISTINCT object_kind FROM audit_log ORDER BY object_kind", row -> row.getString(1)));
    }

    /** All that match as CSV, newest first, read in portions while it is sent. */
    public InputStream csv(CurrentUser user, AuditSearch search) {
        user.require(Permission.AUDIT_VIEW);
        return new PortionStream<Long>((before, out) -> {
            List<AuditEntry> portion = lines(user, search, before, PORTION);
            if (before == null) {
                out.writeBytes(CsvCells.BYTE_ORDER_MARK.getBytes(StandardCharsets.UTF_8));
            }
            write(user.locale(), portion, before == null, out);
            return portion.size() < PORTION
                    ? null
                    : portion.get(portion.size() - 1).id();
        });
    }

    private static void write(Locale locale, List<AuditEntry> portion, boolean head, ByteArrayOutputStream out) {
        try (CsvWriter csv = CsvWriter.builder().build(out, StandardCharsets.UTF_8)) {
            if (head) {
                csv.writeRecord(
                        List.of("time", "login", "address", "tenant", "action", "kind", "object", "changes").stream()
                                .map(column -> Messages.text(locale, "audit.csv." + column))
                                .toList());
            }
            Formats formats = new Formats(locale);
            for (AuditEntry entry : portion) {
                csv.writeRecord(List.of(
                                formats.iso(entry.atMillis()),
                                entry.login(),
                                entry.address(),
                                entry.tenantName(),
                                entry.actionText(locale),
                                entry.kindText(locale),
                                entry.objectId(),
                                entry.changes().stream().map(AuditTrail::told).collect(Collectors.joining("; ")))
                        .stream()
                        .map(CsvCells::guarded)
                        .toList());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String told(AuditEntry.Change change) {
        return change.label() + ": " + (change.before() == null ? "" : change.before() + " → ")
                + (change.after() == null ? "–" : change.after());
    }

    private List<AuditEntry> lines(CurrentUser user, AuditSearch search, @Nullable Long before, int most) {
        user.require(Permission.AUDIT_VIEW);
        StringBuilder sql = new StringBuilder(LINES);
        List<Object> args = new ArrayList<>();
        if (!search.q().isEmpty()) {
            sql.append(" AND (strpos(l.login, lower(?)) > 0 OR l.object_id = ? OR l.seen_address = ?)");
            args.addAll(List.of(search.q(), number(search.q()), search.q()));
        }
        if (!search.kind().isEmpty()) {
            sql.append(" AND l.object_kind = ?");
            args.add(search.kind());
        }
        Long tenant = search.tenantId();
        if (tenant != null) {
            sql.append(" AND EXISTS (SELECT 1 FROM tenant top WHERE top.id = ?"
                    + " AND (l.path = top.path OR starts_with(l.path, top.path || '.')))");
            args.add(tenant);
        }
        Long from = search.fromMillis();
        if (from != null) {
            sql.append(" AND l.at_millis >= ?");
            args.add(from);
        }
        Long until = search.untilMillis();
        if (until != null) {
            sql.append(" AND l.at_millis < ?");
            args.add(until);
        }
        if (before != null) {
            sql.append(" AND l.id < ?");
            args.add(before);
        }
        args.add(most);
        return database.call(
                TenantScope.of(user),
                tx -> tx.list(
                        sql.append(" ORDER BY l.id DESC LIMIT ?").toString(),
                        row -> read(row, user.locale()),
                        args.toArray()));
    }

    /** A number as the log has it, whatever form it was typed in. */
    private static String number(String typed) {
        return MsisdnReader.read(typed) instanceof NumberReading.Mobile mobile
                ? mobile.msisdn().e164()
                : typed;
    }

    private AuditEntry read(ResultSet row, Locale locale) throws SQLException {
        String kind = row.getString("object_kind");
        String objectId = row.getString("object_id");
        boolean number = kind.equals(SUBSCRIBER_RULE) && objectId.length() >= 9;
        return new AuditEntry(
                row.getLong("id"),
                row.getLong("at_millis"),
                row.getString("tenant_name"),
                row.getString("login"),
                row.getString("seen_address"),
                row.getString("action"),
                kind,
                number ? new Formats(locale).mask(objectId) : objectId,
                AuditEntry.changes(kind, log.detail(row.getString("detail")), locale));
    }
}

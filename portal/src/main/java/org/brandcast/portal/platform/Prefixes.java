package org.brandcast.portal.platform;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.control.ControlOutbox;
import org.brandcast.portal.control.ControlView;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.schemas.PrefixControl;
import org.jspecify.annotations.Nullable;

/**
 * Which carrier a range of numbers is of, from which day on. A range is never taken back: another carrier from a later day
 * ends it, so what was true then stays readable. Numbers that moved to another carrier are told one by one, elsewhere.
 */
@Singleton
public final class Prefixes {
    private static final String KIND = "prefixes";

    /** Under what the log keeps them: all ranges are one table, that of the country. */
    private static final String COUNTRY = "84";

    private final Database database;
    private final ControlOutbox outbox;
    private final ControlView control;
    private final AuditLog audit;
    private final Clock clock;

    Prefixes(Database database, ControlOutbox outbox, ControlView control, AuditLog audit, Clock clock) {
        this.database = database;
        this.outbox = outbox;
        this.control = control;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * A range for a time.
     *
     * @param prefix as it is dialled, {@code 096}
     * @param fromMillis 0: since ever
     * @param untilMillis exclusive; null: no end is known
     * @param state on, later or expired
     */
    public record Range(
            String prefix,
            String carrier,
            long fromMillis,
            @Nullable Long untilMillis,
            String state) {}

    /** By prefix, the newest first; those to come among them. */
    public List<Range> ranges(CurrentUser user) {
        user.requireOperator(Permission.RULE_VIEW);
        long now = clock.millis();
        return database.call(TenantScope.of(user), tx -> tx.list("""
                SELECT prefix, carrier, valid_from_millis, least(valid_until_millis,
                  lead(valid_from_millis) OVER (PARTITION BY prefix ORDER BY valid_from_millis)) AS until
                FROM number_prefix ORDER BY prefix, valid_from_millis DESC""", row -> read(row, now)));
    }

    private static Range read(ResultSet row, long now) throws SQLException {
        long from = row.getLong("valid_from_millis");
        Long until = Tx.nullableLong(row, "until");
        return new Range(
                "0" + row.getString("prefix").substring(COUNTRY.length()),
                row.getString("carrier"),
                from,
                until,
                from > now ? "later" : until != null && until <= now ? "expired" : "on");
    }

    public List<AuditLog.Line> history(CurrentUser user) {
        return database.call(TenantScope.of(user), tx -> audit.history(tx, KIND, COUNTRY));
    }

    /** What a form begins with. */
    static Fields blank(long now) {
        return Fields.showing("prefix", Map.of("validFrom", String.valueOf(Formats.isoDay(now))));
    }

    /**
     * Gives a range to a carrier from a day on, today at the earliest.
     *
     * @throws org.brandcast.portal.form.FormProblem it is no range, no carrier, or the day has passed
     */
    public void set(CurrentUser user, Fields form) {
        user.requireOperator(Permission.ROUTE_EDIT);
        String typed = form.required("prefix", 12).replace(" ", "").replaceFirst("^(\\+?84|0)", "");
        if (!form.text("prefix").isBlank() && !typed.matches("[1-9][0-9]{1,5}")) {
            form.complain("prefix", "problem.prefix.digits", form.text("prefix").strip());
        }
        String carrier = form.text("carrier");
        if (!control.current().carriers().containsKey(carrier)) {
            form.complain("carrier", "problem.field.choice");
        }
        form.required("validFrom", 10);
        Long from = form.day("validFrom", Formats.ZONE);
        if (from != null && from < today()) {
            form.complain("validFrom", "problem.prefix.past", form.text("validFrom"));
        }
        form.check();
        database.run(TenantScope.of(user), tx -> write(tx, user, COUNTRY + typed, carrier, from));
    }

    private long today() {
        return Instant.ofEpochMilli(clock.millis())
                .atZone(Formats.ZONE)
                .toLocalDate()
                .atStartOfDay(Formats.ZONE)
                .toInstant()
                .toEpochMilli();
    }

    private void write(Tx tx, CurrentUser user, String prefix, String carrier, long from) throws SQLException {
        String before = told(tx, prefix, from);
        tx.update("""
                INSERT INTO number_prefix (prefix, carrier, valid_from_millis) VALUES (?, ?, ?)
                ON CONFLICT (prefix, valid_from_millis) DO UPDATE SET carrier = excluded.carrier""", prefix, carrier, from);
        audit.changed(tx, user, user.tenantId(), "save", KIND, COUNTRY, before, told(tx, prefix, from));
        outbox.publish(
                tx,
                PrefixControl.newBuilder()
                        .setPrefix(prefix)
                        .setCarrier(carrier)
                        .setValidFromMillis(from)
                        .build());
    }

    /** The range as it is at an instant. */
    private static String told(Tx tx, String prefix, long at) throws SQLException {
        return tx.first("""
                        SELECT jsonb_build_object('prefix', prefix, 'carrier', carrier, 'valid_from_millis', valid_from_millis)::text
                        FROM number_prefix WHERE prefix = ? AND valid_from_millis <= ?
                        ORDER BY valid_from_millis DESC LIMIT 1""", row -> row.getString(1), prefix, at).orElse("null");
    }
}

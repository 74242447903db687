package org.brandcast.portal.policy;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.control.ControlOutbox;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.portal.tenant.TenantService;
import org.brandcast.schemas.AdvertisingControl;
import org.brandcast.schemas.FrequencyScope;
import org.jspecify.annotations.Nullable;

/**
 * Rules of advertising, each from an instant on: of a tenant's rules the newest in force holds, and a tenant without
 * one has its parent's. A change of law is a new rule with its date; the old one stays for what was sent under it.
 */
@Singleton
public final class AdvertisingService {
    private static final long HOUR = 3_600_000;
    private static final int MINUTES_A_DAY = 1_440;

    private final Database database;
    private final ControlOutbox outbox;
    private final AuditLog audit;
    private final Governed governed;
    private final Clock clock;

    AdvertisingService(Database database, ControlOutbox outbox, AuditLog audit, Governed governed, Clock clock) {
        this.database = database;
        this.outbox = outbox;
        this.audit = audit;
        this.governed = governed;
        this.clock = clock;
    }

    /** The rules of the user's subtree and of those above, newest first within each tenant. */
    public List<AdvertisingView> rules(CurrentUser user) {
        user.require(Permission.RULE_VIEW);
        long now = clock.millis();
        Set<Long> inForce = new HashSet<>();
        // Those above aren't in the user's scope, yet theirs may be the rule that holds.
        return database.call(
                TenantScope.SYSTEM,
                tx -> tx.list(
                        """
                        SELECT a.*, t.name FROM advertising_rule a JOIN tenant t ON t.id = a.tenant_id
                        WHERE t.path = ? OR starts_with(t.path, ? || '.') OR starts_with(?, t.path || '.')
                        ORDER BY t.path, a.valid_from_millis DESC, a.id DESC""", row -> read(row, now, inForce), user.tenantPath(), user.tenantPath(), user.tenantPath()));
    }

    /** Whether the tenant has a rule of its own, in force or not. */
    public boolean hasRule(CurrentUser user, long tenantId) {
        return rules(user).stream().anyMatch(rule -> rule.tenantId() == tenantId);
    }

    public Optional<AdvertisingView> find(CurrentUser user, long id) {
        return rules(user).stream().filter(rule -> rule.id() == id).findFirst();
    }

    public boolean mayEdit(CurrentUser user, AdvertisingView rule) {
        return user.may(Permission.RULE_EDIT)
                && governed.by(user).stream().anyMatch(tenant -> tenant.id() == rule.tenantId());
    }

    public List<AuditLog.Line> history(CurrentUser user, long id) {
        return database.call(TenantScope.of(user), tx -> audit.history(tx, "advertising", Long.toString(id)));
    }

    /**
     * Makes a rule, or changes one.
     *
     * @param id null: a new one
     */
    public long save(CurrentUser user, @Nullable Long id, Fields form) {
        user.require(Permission.RULE_EDIT);
        Optional<TenantService.Choice> tenant = governed.chosen(user, form, "tenantId");
        Long from = form.day("validFrom", Formats.ZONE);
        List<String> labels = form.entries("labels");
        if (labels.isEmpty()) {
            form.complain("labels", "problem.field.required");
        }
        List<String> marks = form.entries("optOutMarks");
        String optOutText = form.upTo("optOutText", 200);
        boolean addMissing = form.on("addMissing");
        if (addMissing && !marks.isEmpty() && optOutText.isEmpty()) {
            form.complain("optOutText", "problem.ad.text");
        }
        long within = form.requiredNumber("optOutWithin", 1, 500);
        int opens = form.minuteOfDay("opens");
        int closes = form.text("closes").equals("00:00") ? MINUTES_A_DAY : form.minuteOfDay("closes");
        if (closes <= opens) {
            form.complain("closes", "problem.ad.hours");
        }
        Long most = form.number("frequencyMax", 0, 1_000);
        long hours = form.requiredNumber("frequencyHours", 1, 24 * 31);
        FrequencyScope scope = form.choice("frequencyScope", FrequencyScope.class);
        form.check();
        return database.call(TenantScope.of(user), tx -> {
            String before = id == null ? "null" : audit.row(tx, "advertising_rule", id);
            long saved =
                    id == null ? tx.number("""
                            INSERT INTO advertising_rule (tenant_id, valid_from_millis, labels, opt_out_marks,
                              opt_out_within, add_missing, opt_out_text, opens_minute, closes_minute, frequency_max,
                              frequency_window_millis, frequency_scope, consent_required)
                            VALUES (?, ?, '{}', '{}', 0, false, '', 0, 1440, 0, 0, 'ADVERTISER', false) RETURNING id""", tenant.orElseThrow().id(), from == null ? clock.millis() : from) : id;
            tx.update(
                    """
                    UPDATE advertising_rule SET valid_from_millis = coalesce(?, valid_from_millis), labels = ?,
                      opt_out_marks = ?, opt_out_within = ?, add_missing = ?, opt_out_text = ?, opens_minute = ?,
                      closes_minute = ?, frequency_max = ?, frequency_window_millis = ?, frequency_scope = ?,
                      consent_required = ?, active = ? WHERE id = ? AND tenant_id = ?""",
                    from,
                    tx.texts(labels),
                    tx.texts(marks),
                    (int) within,
                    addMissing,
                    optOutText,
                    opens,
                    closes,
                    most == null ? -1 : most.intValue(),
                    hours * HOUR,
                    scope.name(),
                    form.on("consentRequired"),
                    form.on("active"),
                    saved,
                    tenant.orElseThrow().id());
            publish(tx, user, saved, before);
            return saved;
        });
    }

    private void publish(Tx tx, CurrentUser user, long id, String before) throws SQLException {
        AdvertisingControl control = tx.first(
                        "SELECT * FROM advertising_rule WHERE id = ?", AdvertisingService::control, id)
                .orElseThrow();
        audit.changed(
                tx,
                user,
                control.getTenantId(),
                "save",
                "advertising",
                Long.toString(id),
                before,
                audit.row(tx, "advertising_rule", id));
        outbox.publish(tx, control);
    }

    private static AdvertisingControl control(ResultSet row) throws SQLException {
        return AdvertisingControl.newBuilder()
                .setRuleId(row.getLong("id"))
                .setTenantId(row.getLong("tenant_id"))
                .setActive(row.getBoolean("active"))
                .setValidFromMillis(row.getLong("valid_from_millis"))
                .setLabels(List.copyOf(Tx.textSet(row, "labels")))
                .setOptOutMarks(List.copyOf(Tx.textSet(row, "opt_out_marks")))
                .setOptOutWithin(row.getInt("opt_out_within"))
                .setAddMissing(row.getBoolean("add_missing"))
                .setOptOutText(row.getString("opt_out_text"))
                .setOpensMinute(row.getInt("opens_minute"))
                .setClosesMinute(row.getInt("closes_minute"))
                .setFrequencyMax(row.getInt("frequency_max"))
                .setFrequencyWindowMillis(row.getLong("frequency_window_millis"))
                .setFrequencyScope(FrequencyScope.valueOf(row.getString("frequency_scope")))
                .setConsentRequired(row.getBoolean("consent_required"))
                .build();
    }

    /** The first in force of each tenant, as they come, is the one that holds. */
    private static AdvertisingView read(ResultSet row, long now, Set<Long> inForce) throws SQLException {
        boolean active = row.getBoolean("active");
        long from = row.getLong("valid_from_millis");
        String state =
                !active ? "off" : from > now ? "later" : inForce.add(row.getLong("tenant_id")) ? "on" : "expired";
        return new AdvertisingView(
                row.getLong("id"),
                row.getLong("tenant_id"),
                row.getString("name"),
                state,
                active,
                from,
                List.copyOf(Tx.textSet(row, "labels")),
                List.copyOf(Tx.textSet(row, "opt_out_marks")),
                row.getInt("opt_out_within"),
                row.getBoolean("add_missing"),
                row.getString("opt_out_text"),
                row.getInt("opens_minute"),
                row.getInt("closes_minute"),
                row.getInt("frequency_max"),
                row.getLong("frequency_window_millis"),
                row.getString("frequency_scope"),
                row.getBoolean("consent_required"));
    }
}

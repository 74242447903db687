package org.brandcast.portal.template;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.brandcast.domain.content.Template;
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
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.TemplateControl;
import org.jspecify.annotations.Nullable;

/**
 * Templates. They are registered by those above the brandname's owner, who answer to the carriers for them; the owner
 * sees and tries them.
 */
@Singleton
public final class TemplateService {
    private static final String VIEWS = """
            SELECT p.*, b.name AS brandname, t.name AS tenant_name, t.path FROM template p
            JOIN brandname b ON b.id = p.brandname_id JOIN tenant t ON t.id = p.tenant_id""";

    private final Database database;
    private final ControlOutbox outbox;
    private final ControlView control;
    private final AuditLog audit;
    private final Clock clock;

    TemplateService(Database database, ControlOutbox outbox, ControlView control, AuditLog audit, Clock clock) {
        this.database = database;
        this.outbox = outbox;
        this.control = control;
        this.audit = audit;
        this.clock = clock;
    }

    /** A brandname whose templates the user may see; {@code editable}: and register. */
    public record Owner(long id, String name, String tenantName, boolean editable) {}

    /** The brandnames of the user's subtree. */
    public List<Owner> owners(CurrentUser user) {
        user.require(Permission.RULE_VIEW);
        return database.call(
                TenantScope.of(user),
                tx -> tx.list(
                        """
                        SELECT b.id, b.name, t.name, t.path FROM brandname b JOIN tenant t ON t.id = b.tenant_id
                        WHERE b.active ORDER BY b.folded""",
                        row -> new Owner(
                                row.getLong(1),
                                row.getString(2),
                                row.getString(3),
                                user.may(Permission.RULE_EDIT) && user.governs(row.getString(4)))));
    }

    /** The templates of one brandname, or of all in the subtree; those in force first. */
    public List<TemplateView> templates(CurrentUser user, @Nullable Long brandnameId) {
        user.require(Permission.RULE_VIEW);
        long now = clock.millis();
        return database.call(
                TenantScope.of(user),
                tx -> tx.list(
                        VIEWS
                                + " WHERE ?::bigint IS NULL OR p.brandname_id = ? ORDER BY p.active DESC, b.folded, p.id LIMIT 500",
                        row -> read(row, now),
                        brandnameId,
                        brandnameId));
    }

    public Optional<TemplateView> find(CurrentUser user, long id) {
        user.require(Permission.RULE_VIEW);
        long now = clock.millis();
        return database.call(
                TenantScope.of(user), tx -> tx.first(VIEWS + " WHERE p.id = ?", row -> read(row, now), id));
    }

    public List<AuditLog.Line> history(CurrentUser user, long id) {
        return database.call(TenantScope.of(user), tx -> audit.history(tx, "template", Long.toString(id)));
    }

    /** Which template of the brandname a text was made from; empty strings leave carrier or type open. */
    public TemplateTrial test(CurrentUser user, long brandnameId, String carrier, String type, String text) {
        return TemplateTrial.of(
                templates(user, brandnameId).stream()
                        .filter(template -> template.covers(carrier, type))
                        .toList(),
                text);
    }

    /**
     * Registers a template, or changes one.
     *
     * @param id null: a new one
     * @return its id
     */
    public long save(CurrentUser user, @Nullable Long id, Fields form) {
        user.require(Permission.RULE_EDIT);
        String pattern = form.required("pattern", Template.MAX_PATTERN_LENGTH);
        if (!pattern.isEmpty() && Template.read(0, pattern) instanceof Template.Reading.Malformed malformed) {
            form.complain(
                    "pattern",
                    "problem.template." + malformed.fault(),
                    malformed.at() + 1,
                    pattern.substring(malformed.at(), Math.min(pattern.length(), malformed.at() + 20)));
        }
        List<MessageType> types = form.choices("types", MessageType.class);
        List<String> carriers = form.all("carriers").stream()
                .filter(control.current().carriers()::containsKey)
                .toList();
        Long from = form.day("validFrom", Formats.ZONE);
        Long until = form.day("validUntil", Formats.ZONE);
        if (from != null && until != null && until <= from) {
            form.complain("validUntil", "problem.rule.until");
        }
        Long brandnameId = form.number("brandnameId", 1, Long.MAX_VALUE);
        Optional<Owner> owner = owners(user).stream()
                .filter(each -> brandnameId != null && each.id() == brandnameId && each.editable())
                .findFirst();
        if (owner.isEmpty()) {
            form.complain("brandnameId", "problem.field.choice");
        }
        form.check();
        return database.call(TenantScope.of(user), tx -> {
            String before = id == null ? "null" : audit.row(tx, "template", id);
            Long saved = id == null
                    ? (Long) tx.number(
                            """
                            INSERT INTO template (tenant_id, brandname_id, carriers, types, pattern, active,
                              valid_from_millis, valid_until_millis, created_at_millis)
                            SELECT tenant_id, id, ?, ?, ?, ?, ?, ?, ? FROM brandname WHERE id = ? RETURNING id""",
                            tx.texts(carriers),
                            tx.texts(types.stream().map(Enum::name).toList()),
                            pattern,
                            form.on("active"),
                            from == null ? clock.millis() : from,
                            until,
                            clock.millis(),
                            brandnameId)
                    : id;
            if (id != null) {
                tx.update(
                        """
                        UPDATE template SET carriers = ?, types = ?, pattern = ?, active = ?,
                          valid_from_millis = coalesce(?, valid_from_millis), valid_until_millis = ?
                        WHERE id = ? AND brandname_id = ?""",
                        tx.texts(carriers),
                        tx.texts(types.stream().map(Enum::name).toList()),
                        pattern,
                        form.on("active"),
                        from,
                        until,
                        id,
                        brandnameId);
            }
            publish(tx, user, saved, before);
            return saved;
        });
    }

    private void publish(Tx tx, CurrentUser user, long id, String before) throws SQLException {
        long tenantId = tx.number("SELECT tenant_id FROM template WHERE id = ?", id);
        audit.changed(tx, user, tenantId, "save", "template", Long.toString(id), before, audit.row(tx, "template", id));
        outbox.publish(
                tx,
                tx.first("SELECT * FROM template WHERE id = ?", TemplateService::control, id)
                        .orElseThrow());
    }

    private static TemplateControl control(ResultSet row) throws SQLException {
        return TemplateControl.newBuilder()
                .setTemplateId(row.getLong("id"))
                .setBrandnameId(row.getLong("brandname_id"))
                .setCarriers(List.copyOf(Tx.textSet(row, "carriers")))
                .setTypes(Tx.textSet(row, "types").stream()
                        .map(MessageType::valueOf)
                        .toList())
                .setPattern(row.getString("pattern"))
                .setActive(row.getBoolean("active"))
                .setValidFromMillis(row.getLong("valid_from_millis"))
                .setValidUntilMillis(Tx.nullableLong(row, "valid_until_millis"))
                .build();
    }

    private static TemplateView read(ResultSet row, long now) throws SQLException {
        Long until = Tx.nullableLong(row, "valid_until_millis");
        long from = row.getLong("valid_from_millis");
        boolean active = row.getBoolean("active");
        return new TemplateView(
                row.getLong("id"),
                row.getLong("brandname_id"),
                row.getString("brandname"),
                row.getString("tenant_name"),
                Tx.textSet(row, "carriers"),
                Tx.textSet(row, "types"),
                row.getString("pattern"),
                active,
                from,
                until,
                !active ? "off" : now < from ? "later" : until != null && now >= until ? "expired" : "on");
    }
}

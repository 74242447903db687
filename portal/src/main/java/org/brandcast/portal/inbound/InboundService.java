package org.brandcast.portal.inbound;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.brandcast.domain.content.BrandnameRule;
import org.brandcast.domain.content.InboundText;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.control.ControlView;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.policy.Governed;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.portal.tenant.TenantService;
import org.jspecify.annotations.Nullable;

/**
 * The words that phones may send to a short code, which the operator makes, and what came. Nothing outside this process
 * acts by them, so they stay in the database.
 */
@Singleton
public final class InboundService {
    static final int PAGE = 50;
    private static final int LONGEST_CONFIRMATION = 300;

    private final Database database;
    private final ControlView control;
    private final Governed governed;
    private final TenantService tenants;
    private final AuditLog audit;

    InboundService(Database database, ControlView control, Governed governed, TenantService tenants, AuditLog audit) {
        this.database = database;
        this.control = control;
        this.governed = governed;
        this.tenants = tenants;
        this.audit = audit;
    }

    /** The words about the user's subtree. */
    public List<InboundKeywordView> keywords(CurrentUser user) {
        user.require(Permission.SUBSCRIBER_VIEW);
        return database.call(TenantScope.of(user), tx -> tx.list("""
                        SELECT k.*, t.name, t.path FROM inbound_keyword k JOIN tenant t ON t.id = k.tenant_id
                        ORDER BY k.active DESC, k.short_code, k.keyword""", InboundService::read));
    }

    public Optional<InboundKeywordView> find(CurrentUser user, long id) {
        return keywords(user).stream().filter(found -> found.id() == id).findFirst();
    }

    public List<AuditLog.Line> history(CurrentUser user, long id) {
        return database.call(TenantScope.of(user), tx -> audit.history(tx, "inbound_keyword", Long.toString(id)));
    }

    /** Short codes are the operator's. */
    static boolean mayEdit(CurrentUser user) {
        return user.isOperator() && user.may(Permission.RULE_EDIT);
    }

    /** Tenants whose advertising a word may be about. */
    List<TenantService.Choice> about(CurrentUser user) {
        return tenants.choices(user);
    }

    /**
     * Makes a word, or changes one; the code and the word stay what they are.
     *
     * @param id null: a new one
     */
    public void save(CurrentUser user, @Nullable Long id, Fields form) {
        user.requireOperator(Permission.RULE_EDIT);
        Optional<TenantService.Choice> tenant = governedOrOwn(user, form);
        String shortCode = id == null ? shortCode(form) : "";
        String keyword = id == null ? keyword(form) : "";
        InboundAction action = form.choice("action", InboundAction.class);
        String brandname = brandname(form, "brandname", tenant);
        String sender = brandname(form, "sender", tenant);
        String confirmation = form.upTo("confirmation", LONGEST_CONFIRMATION);
        if (!confirmation.isEmpty() && sender.isEmpty() && form.text("sender").isBlank()) {
            form.complain("sender", "problem.inbound.sender");
        }
        form.check();
        long tenantId = tenant.orElseThrow().id();
        database.run(TenantScope.of(user), tx -> {
            long saved = id == null ? insert(tx, form, tenantId, shortCode, keyword) : id;
            String before = id == null ? "null" : audit.row(tx, "inbound_keyword", id);
            tx.update(
                    """
                    UPDATE inbound_keyword SET tenant_id = ?, action = ?, brandname = ?, sender = ?, confirmation = ?,
                      active = ? WHERE id = ?""",
                    tenantId,
                    action.name(),
                    BrandnameRule.fold(brandname),
                    sender,
                    confirmation,
                    form.on("active"),
                    saved);
            audit.changed(
                    tx,
                    user,
                    tenantId,
                    "save",
                    "inbound_keyword",
                    Long.toString(saved),
                    before,
                    audit.row(tx, "inbound_keyword", saved));
        });
    }

    private static long insert(Tx tx, Fields form, long tenantId, String shortCode, String keyword)
            throws SQLException {
        Optional<Long> made = tx.first("""
                INSERT INTO inbound_keyword (tenant_id, short_code, keyword, action) VALUES (?, ?, ?, 'OPT_OUT')
                ON CONFLICT (short_code, keyword) DO NOTHING RETURNING id""", row -> row.getLong(1), tenantId, shortCode, keyword);
        if (made.isEmpty()) {
            form.complain("keyword", "problem.inbound.taken", form.text("keyword"), shortCode);
            form.check();
        }
        return made.orElseThrow();
    }

    /** Any tenant, the root among them: then the word is about everybody's advertising. */
    private Optional<TenantService.Choice> governedOrOwn(CurrentUser user, Fields form) {
        Optional<TenantService.Choice> own = about(user).stream()
                .filter(choice -> choice.id() == user.tenantId())
                .filter(choice -> form.text("tenantId").equals(Long.toString(choice.id())))
                .findFirst();
        return own.isPresent() ? own : governed.chosen(user, form, "tenantId");
    }

    private static String shortCode(Fields form) {
        String code = form.required("shortCode", 11);
        if (!code.isEmpty() && !code.matches("[0-9]{3,11}")) {
            form.complain("shortCode", "problem.inbound.shortCode", code);
        }
        return code;
    }

    private static String keyword(Fields form) {
        String typed = form.required("keyword", 20);
        InboundText read = InboundText.read(typed);
        if (!typed.isEmpty() && (read.keyword().isEmpty() || !read.argument().isEmpty())) {
            form.complain("keyword", "problem.inbound.keyword", typed);
        }
        return read.keyword();
    }

    /** In its registered case; one that the tenant, or somebody below it, has. */
    private String brandname(Fields form, String field, Optional<TenantService.Choice> tenant) {
        String typed = form.upTo(field, BrandnameRule.MAX_LENGTH);
        Optional<ControlView.Brandname> found = control.current().brandname(typed);
        boolean usable = found.isPresent()
                && tenant.isPresent()
                && InboundHandler.isOf(
                        control.current(), found.get(), tenant.get().path());
        if (!typed.isEmpty() && tenant.isPresent() && !usable) {
            form.complain(field, "problem.cap.brandname", typed);
        }
        return usable ? found.get().name() : "";
    }

    /** One page of what came, newest first. */
    record MessagePage(
            List<InboundMessageView> messages, @Nullable Long next) {}

    /**
     * What phones sent to the words of the user's subtree; the operator sees also what no word was found for.
     *
     * @param before messages older than that one; null: from the newest on
     */
    MessagePage messages(CurrentUser user, @Nullable Long before) {
        user.require(Permission.SUBSCRIBER_VIEW);
        List<InboundMessageView> found = database.call(
                TenantScope.of(user),
                tx -> tx.list("""
                        SELECT m.*, t.name, t.path FROM inbound_message m JOIN tenant t ON t.id = m.tenant_id
                        WHERE m.seq < ? ORDER BY m.seq DESC LIMIT ?""", row -> readMessage(row, user), before == null ? Long.MAX_VALUE : before, PAGE + 1));
        boolean more = found.size() > PAGE;
        List<InboundMessageView> shown = more ? found.subList(0, PAGE) : found;
        return new MessagePage(shown, more ? shown.get(PAGE - 1).seq() : null);
    }

    private static InboundMessageView readMessage(ResultSet row, CurrentUser user) throws SQLException {
        String number = row.getString("msisdn");
        return new InboundMessageView(
                row.getLong("seq"),
                user.may(Permission.SUBSCRIBER_EDIT) ? number : new Formats(user.locale()).mask(number),
                row.getString("short_code"),
                row.getString("route"),
                row.getString("text"),
                row.getString("outcome"),
                nameOf(row),
                row.getString("brandname"),
                row.getLong("received_at_millis"),
                row.getInt("copies"),
                row.getString("confirmation_id"));
    }

    private static InboundKeywordView read(ResultSet row) throws SQLException {
        return new InboundKeywordView(
                row.getLong("id"),
                row.getLong("tenant_id"),
                nameOf(row),
                row.getString("short_code"),
                row.getString("keyword").toUpperCase(Locale.ROOT),
                row.getString("action"),
                row.getString("brandname"),
                row.getString("sender"),
                row.getString("confirmation"),
                row.getBoolean("active"));
    }

    private static String nameOf(ResultSet row) throws SQLException {
        return row.getString("path").indexOf('.') < 0 ? "" : row.getString("name");
    }

    /** What the form of a word shows. */
    static Fields fields(InboundKeywordView word) {
        return Fields.showing(
                "inbound",
                Map.of(
                        "tenantId",
                        word.tenantId(),
                        "action",
                        word.action(),
                        "brandname",
                        word.brandname(),
                        "sender",
                        word.sender(),
                        "confirmation",
                        word.confirmation(),
                        "active",
                        word.active()));
    }
}

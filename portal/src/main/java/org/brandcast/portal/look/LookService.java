package org.brandcast.portal.look;

import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.DatabaseException;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.ForbiddenException;
import org.brandcast.portal.security.Permission;
import org.brandcast.portal.security.Role;
import org.brandcast.portal.tenant.TenantCards.Card;
import org.jspecify.annotations.Nullable;

/** A tenant's own look: set by its administrators or those above, the host name by the operator, who makes it lead here. */
@Singleton
public final class LookService {
    private static final String HOST = "([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?";

    private final Database database;
    private final Looks looks;
    private final AuditLog audit;
    private final Clock clock;

    LookService(Database database, Looks looks, AuditLog audit, Clock clock) {
        this.database = database;
        this.looks = looks;
        this.audit = audit;
        this.clock = clock;
    }

    /** What the tenant has set itself; what is empty is inherited. */
    public Look own(CurrentUser user, long tenantId) {
        user.require(Permission.TENANT_EDIT);
        return database.call(TenantScope.of(user), tx -> own(tx, tenantId));
    }

    private static Look own(Tx tx, long tenantId) throws SQLException {
        return tx.first(
                        "SELECT shown_name, accent, logo_sha256, coalesce(host, ''), support FROM tenant_look WHERE tenant_id = ?",
                        row -> new Look(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5)),
                        tenantId)
                .orElse(new Look("", "", "", "", ""));
    }

    public boolean mayChange(CurrentUser user, Card card) {
        return user.role() == Role.ADMIN && (user.tenantId() == card.id() || user.governs(card.path()));
    }

    /** A colour as typed, with or without its sign; empty: none. */
    static Optional<String> accent(String typed) {
        String hex = typed.strip().toLowerCase(Locale.ROOT).replaceFirst("^#", "");
        return hex.matches("[0-9a-f]{6}") ? Optional.of(hex) : Optional.empty();
    }

    /**
     * Changes it.
     *
     * @param file of a new logo; empty: the old one stays, unless the form takes it away
     * @throws org.brandcast.portal.form.FormProblem it can't be so; nothing was changed
     */
    public void save(CurrentUser user, Card card, Fields form, byte[] file) {
        if (!mayChange(user, card)) {
            throw new ForbiddenException(user.login(), Permission.TENANT_EDIT);
        }
        String name = form.upTo("name", 40);
        if (name.chars().anyMatch(Character::isISOControl)) {
            form.complain("name", "problem.look.name");
        }
        String support = form.upTo("support", 120);
        String accent = accent(form);
        Optional<LogoPicture> picture = file.length == 0 ? Optional.empty() : LogoPicture.read(file, form);
        boolean changesHost = user.isOperator();
        String host = changesHost ? form.upTo("host", 200).toLowerCase(Locale.ROOT) : "";
        if (!host.isEmpty() && !host.matches(HOST)) {
            form.complain("host", "problem.look.host", host);
        }
        form.check();
        try {
            database.run(
                    TenantScope.of(user),
                    tx -> write(
                            tx,
                            user,
                            card,
                            new Look(name, accent, "", host, support),
                            picture.map(known -> new Picture(known.type(), file))
                                    .orElse(null),
                            form.on("removeLogo")));
        } catch (DatabaseException e) {
            if (!e.isUniqueViolation()) {
                throw e;
            }
            form.complain("host", "problem.look.host-taken", host);
            form.check();
        }
        looks.read();
    }

    private static String accent(Fields form) {
        String typed = form.text("accent").strip();
        if (typed.isEmpty()) {
            return "";
        }
        Optional<String> accent = accent(typed);
        if (accent.isEmpty()) {
            form.complain("accent", "problem.look.accent", typed);
        } else if (!AccentColours.isUsable(accent.get())) {
            form.complain("accent", "problem.look.pale", "#" + accent.get(), "#" + AccentColours.usable(accent.get()));
        }
        return accent.orElse("");
    }

    private void write(Tx tx, CurrentUser user, Card card, Look look, @Nullable Picture picture, boolean removesLogo)
            throws SQLException {
        Look before = own(tx, card.id());
        tx.update("INSERT INTO tenant_look (tenant_id) VALUES (?) ON CONFLICT DO NOTHING", card.id());
        tx.update(
                "UPDATE tenant_look SET shown_name = ?, accent = ?, support = ?, changed_at_millis = ? WHERE tenant_id = ?",
                look.name(),
                look.accent(),
                look.support(),
                clock.millis(),
                card.id());
        if (user.isOperator()) {
            tx.update(
                    "UPDATE tenant_look SET host = ? WHERE tenant_id = ?",
                    look.host().isEmpty() ? null : look.host(),
                    card.id());
        }
        if (picture != null) {
            tx.update(
                    "UPDATE tenant_look SET logo = ?, logo_type = ?, logo_sha256 = ? WHERE tenant_id = ?",
                    picture.bytes(),
                    picture.type(),
                    sha256(picture.bytes()),
                    card.id());
        } else if (removesLogo) {
            tx.update(
                    "UPDATE tenant_look SET logo = NULL, logo_type = '', logo_sha256 = '' WHERE tenant_id = ?",
                    card.id());
        }
        audit.write(
                tx,
                user,
                card.id(),
                "change",
                "look",
                Long.toString(card.id()),
                Map.of("before", told(before), "after", told(own(tx, card.id()))));
    }

    private static Map<String, String> told(Look look) {
        Map<String, String> told = new HashMap<>();
        told.put("name", look.name());
        told.put("accent", look.accent());
        told.put("logo", look.logoHash());
        told.put("host", look.host());
        told.put("support", look.support());
        return told;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A logo as everybody may see it who knows its hash: it stands on the log-in page. */
    @SuppressWarnings("ArrayRecordComponent") // goes out as it is and is compared with nothing
    record Picture(String type, byte[] bytes) {}

    Optional<Picture> picture(String hash) {
        return database.call(
                TenantScope.SYSTEM,
                tx -> tx.first(
                        "SELECT logo_type, logo FROM tenant_look WHERE logo_sha256 = ? AND logo IS NOT NULL LIMIT 1",
                        row -> new Picture(row.getString(1), row.getBytes(2)),
                        hash));
    }
}

package org.brandcast.portal.order;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.jspecify.annotations.Nullable;

/** Orders that are being written: the form as it was left, of the author's own tenant. Signing one makes it an order. */
@Singleton
public final class OrderDrafts {
    private static final int LONGEST_FORM = 20_000;

    private final Database database;
    private final Clock clock;

    OrderDrafts(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** A draft in a list. */
    public record Draft(long id, String name, long atMillis, String byLogin) {}

    /** Those of the user's own tenant, newest first. */
    public List<Draft> of(CurrentUser user) {
        return !user.may(Permission.ORDER_EDIT)
                ? List.of()
                : database.call(
                        TenantScope.of(user),
                        tx -> tx.list(
                                "SELECT * FROM order_draft WHERE tenant_id = ? ORDER BY at_millis DESC, id DESC",
                                row -> new Draft(
                                        row.getLong("id"),
                                        row.getString("name"),
                                        row.getLong("at_millis"),
                                        row.getString("by_login")),
                                user.tenantId()));
    }

    /** A draft's form; empty: there is none such. */
    public Optional<Fields> form(CurrentUser user, long id) {
        user.require(Permission.ORDER_EDIT);
        return database.call(
                TenantScope.of(user),
                tx -> tx.first(
                        "SELECT form FROM order_draft WHERE id = ? AND tenant_id = ?",
                        row -> Fields.parse("order", row.getString(1)),
                        id,
                        user.tenantId()));
    }

    /**
     * Keeps a form.
     *
     * @param id of the draft that it was; null: a new one
     */
    public long save(CurrentUser user, @Nullable Long id, Fields form, String body) {
        user.require(Permission.ORDER_EDIT);
        String name = form.required("name", 120);
        if (body.length() > LONGEST_FORM) {
            form.complain("name", "problem.field.long", body.length(), LONGEST_FORM);
        }
        form.check();
        return database.call(TenantScope.of(user), tx -> {
            if (id != null
                    && tx.update(
                                    "UPDATE order_draft SET name = ?, form = ?, at_millis = ?, by_login = ? WHERE id = ? AND tenant_id = ?",
                                    name,
                                    body,
                                    clock.millis(),
                                    user.login(),
                                    id,
                                    user.tenantId())
                            == 1) {
                return id;
            }
            return tx.number(
                    "INSERT INTO order_draft (tenant_id, name, form, at_millis, by_login) VALUES (?, ?, ?, ?, ?) RETURNING id",
                    user.tenantId(),
                    name,
                    body,
                    clock.millis(),
                    user.login());
        });
    }

    public void drop(CurrentUser user, long id) {
        user.require(Permission.ORDER_EDIT);
        database.run(
                TenantScope.of(user),
                tx -> tx.update("DELETE FROM order_draft WHERE id = ? AND tenant_id = ?", id, user.tenantId()));
    }
}

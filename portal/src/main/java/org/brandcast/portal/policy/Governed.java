package org.brandcast.portal.policy;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.tenant.TenantService;
import org.brandcast.portal.tenant.TenantService.Choice;

/** The tenants for whom a user may make rules. */
@Singleton
public final class Governed {
    private final TenantService tenants;

    Governed(TenantService tenants) {
        this.tenants = tenants;
    }

    public List<Choice> by(CurrentUser user) {
        return tenants.governed(user);
    }

    /** The tenant that the form names, or a complaint. */
    public Optional<Choice> chosen(CurrentUser user, Fields form, String field) {
        Optional<Choice> found = by(user).stream()
                .filter(choice -> Long.toString(choice.id()).equals(form.text(field)))
                .findFirst();
        if (found.isEmpty()) {
            form.complain(field, "problem.field.choice");
        }
        return found;
    }
}

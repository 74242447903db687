package org.brandcast.portal.account;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Logins;
import org.brandcast.portal.security.SecondFactors;
import org.brandcast.portal.security.SecondFactors.Offer;
import org.brandcast.portal.security.SecondFactors.State;
import org.brandcast.portal.security.Sessions;

/** What a person does about their own second factor; each step asks for the password, as an unlocked desk isn't its owner. */
@Singleton
final class OwnSecondFactor {
    private final Database database;
    private final Account account;
    private final SecondFactors factors;
    private final Logins logins;
    private final Sessions sessions;
    private final AuditLog audit;

    OwnSecondFactor(
            Database database,
            Account account,
            SecondFactors factors,
            Logins logins,
            Sessions sessions,
            AuditLog audit) {
        this.database = database;
        this.account = account;
        this.factors = factors;
        this.logins = logins;
        this.sessions = sessions;
        this.audit = audit;
    }

    Optional<State> state(CurrentUser user) {
        return database.call(TenantScope.of(user), tx -> factors.state(tx, user.userId()));
    }

    Offer offer(CurrentUser user) {
        return factors.offer(user);
    }

    Optional<Offer> offerAgain(CurrentUser user, String sealed) {
        return factors.offerAgain(user, sealed);
    }

    /**
     * Turns it on; sessions that were opened without it end, but this one.
     *
     * @return the recovery codes
     * @throws org.brandcast.portal.form.FormProblem the password or the code isn't right
     */
    List<String> enrol(CurrentUser user, String sessionToken, Fields form) {
        account.confirm(user, form, "current");
        form.check();
        List<String> codes = database.call(TenantScope.of(user), tx -> {
            if (!factors.enrol(tx, user, form.text("offer"), form.text("code"))) {
                return List.<String>of();
            }
            sessions.endOthers(tx, user.userId(), sessionToken);
            write(tx, user, "second-factor-on");
            return factors.newCodes(tx, user);
        });
        if (codes.isEmpty()) {
            form.complain("code", "problem.factor.code");
            form.check();
        }
        return codes;
    }

    List<String> newCodes(CurrentUser user, Fields form) {
        confirm(user, form);
        return database.call(TenantScope.of(user), tx -> {
            write(tx, user, "recovery-codes");
            return factors.newCodes(tx, user);
        });
    }

    void remove(CurrentUser user, Fields form) {
        confirm(user, form);
        database.run(TenantScope.of(user), tx -> {
            if (factors.remove(tx, user.userId())) {
                write(tx, user, "second-factor-off");
            }
        });
    }

    /** Password and a code; wrong codes count like wrong passwords. */
    private void confirm(CurrentUser user, Fields form) {
        account.confirm(user, form, "current");
        form.check();
        if (!logins.confirmCode(user, form.text("code"))) {
            form.complain("code", "problem.factor.code");
            form.check();
        }
    }

    private void write(Tx tx, CurrentUser user, String action) throws SQLException {
        audit.write(tx, user, user.tenantId(), action, "user", user.login(), Map.of());
    }
}

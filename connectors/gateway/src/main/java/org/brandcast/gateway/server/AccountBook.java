package org.brandcast.gateway.server;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import org.brandcast.domain.security.BindPasswords;
import org.brandcast.schemas.SmppAccountControl;
import org.brandcast.smpp.SmppStatus;
import org.brandcast.smpp.server.BindRequest;
import org.brandcast.smpp.server.SmscSession;

/** The accounts by system id, and who is bound as which. */
final class AccountBook {
    /** Passwords that are checked at a time: each takes tens of milliseconds of a core, and anybody may ask. */
    private static final int CHECKS_AT_ONCE = 2;

    private static final long CHECK_WAIT_SECONDS = 5;

    /** A wrong password's answer comes late: guessing is slow even from many connections' worth of patience. */
    private static final long REFUSAL_MILLIS = 1_000;

    private final Map<String, Account> bySystemId = new ConcurrentHashMap<>();
    private final Map<Long, Account> byId = new ConcurrentHashMap<>();
    private final Map<SmscSession, Account> bySession = new ConcurrentHashMap<>();
    private final Semaphore checks = new Semaphore(CHECKS_AT_ONCE);
    private final LongPredicate activeTenant;

    AccountBook(LongPredicate activeTenant) {
        this.activeTenant = activeTenant;
    }

    void put(SmppAccountControl control) {
        Account known = byId.get(control.getAccountId());
        if (known == null) {
            Account account = new Account(control, System.nanoTime());
            byId.put(control.getAccountId(), account);
            bySystemId.put(control.getSystemId(), account);
            return;
        }
        if (!known.control().equals(control)) {
            bySystemId.remove(known.control().getSystemId(), known);
            bySystemId.put(control.getSystemId(), known);
            known.change(control, System.nanoTime());
        }
    }

    void remove(long accountId) {
        Account gone = byId.remove(accountId);
        if (gone != null) {
            bySystemId.remove(gone.control().getSystemId(), gone);
            gone.sessions().forEach(session -> session.unbind("its account is gone"));
        }
    }

    Optional<Account> byId(long accountId) {
        return Optional.ofNullable(byId.get(accountId));
    }

    /** Sessions that are bound. */
    int bound() {
        return bySession.size();
    }

    /** Whose session it is; empty before it was let in and after its end. */
    Optional<Account> of(SmscSession session) {
        return Optional.ofNullable(bySession.get(session));
    }

    /** Lets a session in, or says by a command_status why not. An unknown name and a wrong password sound the same. */
    int bind(SmscSession session, BindRequest request) {
        try {
            Account account = bySystemId.get(request.systemId());
            if (account != null && !account.lets(request)) {
                return SmppStatus.ESME_RBINDFAIL;
            }
            if (account == null || !isPassword(account, request.password())) {
                TimeUnit.MILLISECONDS.sleep(REFUSAL_MILLIS);
                return SmppStatus.ESME_RINVPASWD;
            }
            if (!activeTenant.test(account.control().getTenantId())) {
                return SmppStatus.ESME_RBINDFAIL;
            }
            if (!account.join(session)) {
                return SmppStatus.ESME_RALYBND;
            }
            bySession.put(session, account);
            return SmppStatus.ESME_ROK;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return SmppStatus.ESME_RSYSERR;
        }
    }

    private boolean isPassword(Account account, String password) throws InterruptedException {
        if (!checks.tryAcquire(CHECK_WAIT_SECONDS, TimeUnit.SECONDS)) {
            return false;
        }
        try {
            return BindPasswords.matches(password, account.control().getPasswordHash());
        } finally {
            checks.release();
        }
    }

    void end(SmscSession session) {
        Account account = bySession.remove(session);
        if (account != null) {
            account.leave(session);
        }
    }
}

package org.brandcast.gateway.server;

import java.util.ArrayList;
import java.util.List;
import org.brandcast.domain.security.AddressList;
import org.brandcast.schemas.SmppAccountControl;
import org.brandcast.smpp.server.BindRequest;
import org.brandcast.smpp.server.SmscSession;

/** One partner's account: what it may, and its sessions. Safe for use by many threads. */
final class Account {
    private final long id;
    private final List<SmscSession> sessions = new ArrayList<>();
    private volatile SmppAccountControl control;
    private volatile AddressList addresses;
    private volatile Rate rate;

    Account(SmppAccountControl control, long nowNanos) {
        this.id = control.getAccountId();
        this.control = control;
        this.addresses = AddressList.of(control.getAllowedAddresses());
        this.rate = new Rate(control.getTps(), nowNanos);
    }

    long id() {
        return id;
    }

    SmppAccountControl control() {
        return control;
    }

    boolean lets(BindRequest request) {
        return control.getActive() && addresses.holds(request.from());
    }

    boolean tryTake(long nowNanos) {
        return rate.tryTake(nowNanos);
    }

    /** Takes a change over; sessions that would not be let in any more are asked to unbind. */
    void change(SmppAccountControl changed, long nowNanos) {
        SmppAccountControl before = control;
        Rate changedRate = changed.getTps() == before.getTps() ? rate : new Rate(changed.getTps(), nowNanos);
        addresses = AddressList.of(changed.getAllowedAddresses());
        rate = changedRate;
        control = changed;
        boolean newPassword = !changed.getPasswordHash().equals(before.getPasswordHash());
        for (SmscSession session : sessions()) {
            boolean stays = !newPassword && session.bind().filter(this::lets).isPresent();
            if (!stays) {
                session.unbind("its account changed");
            }
        }
    }

    /** False: it has all the binds that it may have. */
    synchronized boolean join(SmscSession session) {
        if (sessions.size() >= control.getMaxBinds()) {
            return false;
        }
        sessions.add(session);
        return true;
    }

    synchronized void leave(SmscSession session) {
        sessions.remove(session);
    }

    synchronized List<SmscSession> sessions() {
        return List.copyOf(sessions);
    }
}

package org.brandcast.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs short transactions, again if the database chose them to break a deadlock or they waited too long for a lock:
 * with several pollers and the customer's own programs on one table both are everyday events, and nothing of the
 * transaction has happened.
 *
 * <p>Safe for many threads.
 */
final class Transactions {
    private static final int ATTEMPTS = 20;
    private static final long PAUSE_MILLIS = 5;

    /** Class 40 of SQLSTATE, transaction rollback: serialization failure, and deadlock in PostgreSQL's words. */
    private static final String ROLLED_BACK = "40";

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /** MySQL's and MariaDB's numbers; their SQLSTATE for the first is the general one. */
    private static final int LOCK_WAIT_TIMEOUT = 1205;

    private static final int DEADLOCK = 1213;

    private final AtomicLong retries = new AtomicLong();

    /** What happens between begin and commit; run again, it begins from nothing. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws SQLException;
    }

    <T> T run(Connection connection, Work<T> work) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                connection.setAutoCommit(false);
                T result = work.run();
                connection.commit();
                return result;
            } catch (SQLException e) {
                rollBack(connection, e);
                if (attempt == ATTEMPTS || !passes(e)) {
                    throw e;
                }
                retries.incrementAndGet();
                // Whoever was in the way gets a head start; not the same for all, or they meet again.
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(
                        ThreadLocalRandom.current().nextLong(PAUSE_MILLIS * attempt) + 1));
            }
        }
    }

    /** The first failure tells more than that of the roll-back of a connection that is gone. */
    private static void rollBack(Connection connection, SQLException failure) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    /** Whether the same transaction may well succeed next time. */
    static boolean passes(SQLException failure) {
        for (Throwable each : failure) {
            if (each instanceof SQLException told && isOfLocks(told)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOfLocks(SQLException told) {
        String state = told.getSQLState() == null ? "" : told.getSQLState();
        return state.startsWith(ROLLED_BACK)
                || state.equals(LOCK_NOT_AVAILABLE)
                || told.getErrorCode() == LOCK_WAIT_TIMEOUT
                || told.getErrorCode() == DEADLOCK;
    }

    long retries() {
        return retries.get();
    }
}

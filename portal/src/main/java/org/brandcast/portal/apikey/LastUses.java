package org.brandcast.portal.apikey;

import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.DatabaseException;
import org.brandcast.portal.database.TenantScope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When and from where each key was used last, to the minute: a key is written down at most once a minute, however many
 * requests carry it, and no request waits for that.
 */
@Singleton
final class LastUses {
    private static final Logger LOG = LoggerFactory.getLogger(LastUses.class);
    private static final long EVERY_MILLIS = 60_000;

    private final Database database;
    private final ExecutorService executor;
    private final Clock clock;
    private final Map<Long, Long> notedAtMillis = new ConcurrentHashMap<>();

    LastUses(Database database, @Named(TaskExecutors.BLOCKING) ExecutorService executor, Clock clock) {
        this.database = database;
        this.executor = executor;
        this.clock = clock;
    }

    /** A key that exists was let in; only of such there is an entry in memory. */
    void note(long keyId, String from) {
        long now = clock.millis();
        Long before = notedAtMillis.get(keyId);
        if (before != null && now - before < EVERY_MILLIS) {
            return;
        }
        boolean first = before == null
                ? notedAtMillis.putIfAbsent(keyId, now) == null
                : notedAtMillis.replace(keyId, before, now);
        if (!first) {
            return;
        }
        try {
            executor.execute(() -> write(keyId, from, now));
        } catch (RejectedExecutionException e) {
            LOG.debug("the portal stops; the last use of key {} isn't written", keyId);
        }
    }

    private void write(long keyId, String from, long atMillis) {
        try {
            database.run(TenantScope.SYSTEM, tx -> tx.update("""
                            UPDATE api_key SET used_at_millis = ?, used_from = ?
                            WHERE id = ? AND (used_at_millis IS NULL OR used_at_millis < ?)""", atMillis, from, keyId, atMillis));
        } catch (DatabaseException e) {
            LOG.warn("the last use of key {} was not written down: {}", keyId, e.toString());
        }
    }
}

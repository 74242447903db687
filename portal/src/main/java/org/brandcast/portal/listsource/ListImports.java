package org.brandcast.portal.listsource;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.brandcast.jdbc.SubscriberQuery;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.DatabaseException;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.form.FieldProblem;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.list.ListFormat;
import org.brandcast.portal.list.ListService;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads queries into lists, beside the requests. The list and the word that it is there are one transaction: a portal that dies
 * in the middle leaves neither, only an import that says running and doesn't move, which is told as interrupted.
 *
 * <p>Each import makes a new list: campaigns keep the one that they were made with.
 */
@Singleton
public final class ListImports {
    private static final Logger LOG = LoggerFactory.getLogger(ListImports.class);
    private static final int AT_ONCE = 2;
    private static final long MOST_ROWS = 10_000_000;
    private static final Duration LONGEST = Duration.ofMinutes(30);
    private static final long BEAT_SECONDS = 2;

    private final Database database;
    private final ListDatabaseService databases;
    private final CustomerDatabases customers;
    private final ListService lists;
    private final AuditLog audit;
    private final Clock clock;
    private final ThreadPoolExecutor readers;
    private final ScheduledExecutorService beats;

    ListImports(
            Database database,
            ListDatabaseService databases,
            CustomerDatabases customers,
            ListService lists,
            AuditLog audit,
            Clock clock) {
        this.database = database;
        this.databases = databases;
        this.customers = customers;
        this.lists = lists;
        this.audit = audit;
        this.clock = clock;
        this.readers = new ThreadPoolExecutor(
                0, AT_ONCE, 1, TimeUnit.MINUTES, new SynchronousQueue<>(), task -> thread(task, "list-import"));
        this.beats = Executors.newSingleThreadScheduledExecutor(task -> thread(task, "list-import-beat"));
    }

    private static Thread thread(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Begins to read.
     *
     * @return the import's number
     * @throws FormProblem it is being read already, too many others are, or its database isn't there any more
     */
    public long start(CurrentUser user, ListQuery query) {
        user.require(Permission.LIST_EDIT);
        ListDatabase source = databases.own(user).stream()
                .filter(each -> each.id() == query.databaseId())
                .findFirst()
                .orElseThrow(() -> refused("problem.listsource.gone", query.databaseName()));
        long id = begin(user, query);
        try {
            readers.execute(() -> run(user, query, source, id));
        } catch (RejectedExecutionException e) {
            fail(user, id, "busy", "");
            throw refused("problem.listsource.busy", AT_ONCE);
        }
        return id;
    }

    private static FormProblem refused(String key, Object argument) {
        return new FormProblem(List.of(FieldProblem.of("", null, key, argument)));
    }

    private long begin(CurrentUser user, ListQuery query) {
        long now = clock.millis();
        try {
            return database.call(TenantScope.of(user), tx -> {
                tx.update("""
                        UPDATE list_import SET state = 'failed', problem = ?, finished_at_millis = alive_at_millis
                        WHERE query_id = ? AND state = 'running' AND alive_at_millis < ?""", ListImport.INTERRUPTED, query.id(), now - ListImport.DEAD_AFTER_MILLIS);
                long id = tx.number("""
                        INSERT INTO list_import (tenant_id, query_id, state, started_by, started_at_millis, alive_at_millis)
                        VALUES (?, ?, 'running', ?, ?, ?) RETURNING id""", user.tenantId(), query.id(), user.login(), now, now);
                audit.write(
                        tx,
                        user,
                        user.tenantId(),
                        "import",
                        "list_query",
                        Long.toString(query.id()),
                        Map.of("import", id, "query", query.sql()));
                return id;
            });
        } catch (DatabaseException e) {
            if (e.isUniqueViolation()) {
                throw refused("problem.listsource.running", query.name());
            }
            throw e;
        }
    }

    private void run(CurrentUser user, ListQuery query, ListDatabase source, long id) {
        AtomicLong read = new AtomicLong();
        ScheduledFuture<?> beat =
                beats.scheduleWithFixedDelay(() -> beat(id, read.get()), BEAT_SECONDS, BEAT_SECONDS, TimeUnit.SECONDS);
        try {
            String name = query.name() + " " + new Formats(user.locale()).dateTime(clock.millis());
            lists.<ListSourceException>take(
                    user,
                    name,
                    source.name() + " (" + query.name() + ")",
                    query.keptColumns(),
                    taker -> readAll(source, query, taker, read),
                    (tx, report) -> tx.update("""
                            UPDATE list_import SET state = 'done', list_id = ?, rows_read = ?, alive_at_millis = ?,
                              finished_at_millis = ? WHERE id = ?""", report.listId(), report.rows(), clock.millis(), clock.millis(), id));
        } catch (ListSourceException e) {
            fail(user, id, e.key(), e.detail());
        } catch (FormProblem e) {
            fail(user, id, "busy", "");
        } catch (RuntimeException e) {
            LOG.error("list import {} failed", id, e);
            fail(user, id, "fault", "");
        } finally {
            beat.cancel(false);
        }
    }

    private void readAll(ListDatabase source, ListQuery query, ListService.RowTaker taker, AtomicLong read)
            throws ListSourceException {
        customers.read(source, query.sql(), new Chosen(query, taker, read));
        if (read.get() == 0) {
            throw new ListSourceException("empty", "");
        }
    }

    /** Also tells that this portal is alive. */
    private void beat(long id, long rows) {
        try {
            database.run(
                    TenantScope.SYSTEM,
                    tx -> tx.update(
                            "UPDATE list_import SET rows_read = ?, alive_at_millis = ? WHERE id = ? AND state = 'running'",
                            rows,
                            clock.millis(),
                            id));
        } catch (RuntimeException e) {
            LOG.warn("the progress of list import {} was not written: {}", id, e.toString());
        }
    }

    private void fail(CurrentUser user, long id, String problem, String detail) {
        try {
            database.run(TenantScope.of(user), tx -> tx.update("""
                            UPDATE list_import SET state = 'failed', problem = ?, detail = ?, finished_at_millis = ?
                            WHERE id = ?""", problem, detail, clock.millis(), id));
        } catch (DatabaseException e) {
            LOG.warn("that list import {} failed was not written, it will be told as interrupted", id, e);
        }
    }

    @PreDestroy
    void close() {
        readers.shutdownNow();
        beats.shutdownNow();
    }

    /** Of each row the number and the columns to keep, in the list's order. */
    private final class Chosen implements SubscriberQuery.Rows<ListSourceException> {
        private final ListQuery query;
        private final ListService.RowTaker taker;
        private final AtomicLong read;
        private final long untilMillis;
        private int[] chosen = {};

        Chosen(ListQuery query, ListService.RowTaker taker, AtomicLong read) {
            this.query = query;
            this.taker = taker;
            this.read = read;
            this.untilMillis = clock.millis() + LONGEST.toMillis();
        }

        @Override
        public void columns(List<String> labels) throws ListSourceException {
            List<String> names = ListFormat.uniqueNames(labels);
            List<String> wanted = new ArrayList<>(List.of(query.numberColumn()));
            wanted.addAll(query.keptColumns());
            chosen = wanted.stream().mapToInt(names::indexOf).toArray();
            Optional<String> missing =
                    wanted.stream().filter(name -> !names.contains(name)).findFirst();
            if (missing.isPresent()) {
                throw new ListSourceException("columns", missing.get());
            }
        }

        @Override
        public boolean row(List<String> values) throws ListSourceException {
            if (read.incrementAndGet() > MOST_ROWS) {
                throw new ListSourceException("rows", Long.toString(MOST_ROWS));
            }
            if (clock.millis() > untilMillis) {
                throw new ListSourceException("time", Long.toString(LONGEST.toMinutes()));
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new ListSourceException(ListImport.INTERRUPTED, "");
            }
            List<String> row = new ArrayList<>(chosen.length);
            for (int column : chosen) {
                row.add(values.get(column));
            }
            taker.row(row);
            return true;
        }
    }
}

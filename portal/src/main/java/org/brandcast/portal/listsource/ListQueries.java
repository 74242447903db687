package org.brandcast.portal.listsource;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brandcast.domain.numbering.MsisdnReader;
import org.brandcast.domain.numbering.NumberReading;
import org.brandcast.jdbc.SubscriberQuery;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.list.ListFormat;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.page.Messages;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant's people ask of their own databases. A query is saved only if it runs: what is wrong with it is told at once,
 * and its columns are known.
 */
@Singleton
public final class ListQueries {
    private static final int TRIED_ROWS = 10;
    private static final int GUESSED_FROM_ROWS = 50;
    private static final int LONGEST_QUERY = 10_000;
    private static final int LONGEST_SHOWN = 60;
    private static final int MOST_COLUMNS = 50;

    private final Database database;
    private final ListDatabaseService databases;
    private final CustomerDatabases customers;
    private final AuditLog audit;
    private final Clock clock;

    ListQueries(
            Database database,
            ListDatabaseService databases,
            CustomerDatabases customers,
            AuditLog audit,
            Clock clock) {
        this.database = database;
        this.databases = databases;
        this.customers = customers;
        this.audit = audit;
        this.clock = clock;
    }

    /** The tenant's own, newest first. */
    public List<ListQuery> all(CurrentUser user) {
        return read(user, "q.id > ?", 0);
    }

    public Optional<ListQuery> find(CurrentUser user, long id) {
        return read(user, "q.id = ?", id).stream().findFirst();
    }

    private List<ListQuery> read(CurrentUser user, String condition, long argument) {
        user.require(Permission.LIST_EDIT);
        long now = clock.millis();
        return database.call(TenantScope.of(user), tx -> {
            Map<Long, ListImport> latest = new HashMap<>();
            tx.forEach(
                    1_000,
                    ListImport.VIEWS
                            + "WHERE i.tenant_id = ? AND i.id IN (SELECT max(id) FROM list_import GROUP BY query_id)",
                    row -> latest.put(row.getLong("query_id"), ListImport.read(row, now)),
                    user.tenantId());
            return tx.list(
                    "SELECT q.*, d.name AS database_name FROM list_query q JOIN list_database d ON d.id = q.database_id WHERE q.tenant_id = ? AND "
                            + condition + " ORDER BY q.id DESC LIMIT 200",
                    row -> query(row, latest.get(row.getLong("id"))),
                    user.tenantId(),
                    argument);
        });
    }

    /** Its imports, newest first. */
    public List<ListImport> imports(CurrentUser user, ListQuery query) {
        long now = clock.millis();
        return database.call(
                TenantScope.of(user),
                tx -> tx.list(
                        ListImport.VIEWS + "WHERE i.query_id = ? ORDER BY i.id DESC LIMIT 20",
                        row -> ListImport.read(row, now),
                        query.id()));
    }

    public List<AuditLog.Line> history(CurrentUser user, long id) {
        return database.call(TenantScope.of(user), tx -> audit.history(tx, "list_query", Long.toString(id)));
    }

    /**
     * Runs what is typed and shows its first rows.
     *
     * @throws org.brandcast.portal.form.FormProblem what can't be run, with the database's own words
     */
    public ListTrial tryOut(CurrentUser user, Fields form) {
        user.require(Permission.LIST_EDIT);
        Typed typed = typed(user, form);
        form.check();
        CustomerDatabases.Peek peek = peek(user, typed, form);
        audited(user, typed, "try", typed.source().id(), "list_database");
        return shown(user, peek);
    }

    /**
     * Saves what is typed, if it runs.
     *
     * @return its number
     * @throws org.brandcast.portal.form.FormProblem what can't be run, no column of numbers
     */
    public long save(CurrentUser user, @Nullable ListQuery known, Fields form) {
        user.require(Permission.LIST_EDIT);
        Typed typed = typed(user, form);
        String name = form.required("name", 150);
        form.check();
        CustomerDatabases.Peek peek = peek(user, typed, form);
        List<String> columns = ListFormat.uniqueNames(peek.columns());
        String number = numberColumn(form, peek, columns);
        List<String> kept = new ArrayList<>();
        for (String column : columns) {
            // A form that nobody has tried yet offers none to choose from: then it is all of them. One that does says
            // so by an
            // empty value beside those that are chosen.
            boolean wanted = form.all("kept").isEmpty() || form.has("kept", column);
            if (wanted && !column.equals(number)) {
                kept.add(column);
            }
        }
        if (kept.size() > MOST_COLUMNS) {
            form.complain("kept", "problem.listsource.columns", kept.size(), MOST_COLUMNS);
        }
        form.check();
        return database.call(TenantScope.of(user), tx -> {
            String before = known == null ? "null" : audit.row(tx, "list_query", known.id());
            long id = known == null
                    ? tx.number(
                            """
                            INSERT INTO list_query (tenant_id, database_id, name, query, number_column, kept_columns,
                              all_columns, created_by, created_at_millis)
                            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id""",
                            user.tenantId(),
                            typed.source().id(),
                            name,
                            typed.sql(),
                            number,
                            tx.texts(kept),
                            tx.texts(columns),
                            user.login(),
                            clock.millis())
                    : tx.number(
                            """
                            UPDATE list_query SET database_id = ?, name = ?, query = ?, number_column = ?,
                              kept_columns = ?, all_columns = ? WHERE id = ? RETURNING id""",
                            typed.source().id(),
                            name,
                            typed.sql(),
                            number,
                            tx.texts(kept),
                            tx.texts(columns),
                            known.id());
            audit.changed(
                    tx,
                    user,
                    user.tenantId(),
                    known == null ? "create" : "save",
                    "list_query",
                    Long.toString(id),
                    before,
                    audit.row(tx, "list_query", id));
            return id;
        });
    }

    private static String numberColumn(Fields form, CustomerDatabases.Peek peek, List<String> columns) {
        String chosen = form.text("numberColumn");
        if (columns.contains(chosen)) {
            return chosen;
        }
        int guess = ListFormat.numberColumn(columns, peek.rows());
        if (guess < 0) {
            form.complain("numberColumn", "problem.listsource.number", String.join(", ", columns));
            return "";
        }
        return columns.get(guess);
    }

    private record Typed(ListDatabase source, String sql) {}

    private Typed typed(CurrentUser user, Fields form) {
        Optional<ListDatabase> source = databases.own(user).stream()
                .filter(each -> Long.toString(each.id()).equals(form.text("databaseId")))
                .findFirst();
        if (source.isEmpty()) {
            form.complain("databaseId", "problem.field.choice");
        }
        String sql = form.required("sql", LONGEST_QUERY);
        if (!sql.isEmpty()) {
            try {
                sql = SubscriberQuery.checked(sql);
            } catch (IllegalArgumentException e) {
                form.complain("sql", "problem.listsource.select");
            }
        }
        form.check();
        return new Typed(source.orElseThrow(), sql);
    }

    private CustomerDatabases.Peek peek(CurrentUser user, Typed typed, Fields form) {
        try {
            return customers.peek(typed.source(), typed.sql(), GUESSED_FROM_ROWS);
        } catch (ListSourceException e) {
            audited(user, typed, "try-failed", typed.source().id(), "list_database");
            form.complain(
                    "sql",
                    "problem.listsource.failed",
                    Messages.text(user.locale(), "listsource.failed." + e.key(), e.detail()),
                    e.detail());
            form.check();
            throw new IllegalStateException("a complaint was no problem", e);
        }
    }

    private void audited(CurrentUser user, Typed typed, String action, long id, String kind) {
        Map<String, String> told = Map.of("query", typed.sql());
        database.run(
                TenantScope.of(user),
                tx -> audit.write(tx, user, typed.source().tenantId(), action, kind, Long.toString(id), told));
    }

    /** Wherever a value is a number of a phone, not only in the column that holds them. */
    private static ListTrial shown(CurrentUser user, CustomerDatabases.Peek peek) {
        Formats formats = new Formats(user.locale());
        boolean whole = user.may(Permission.SUBSCRIBER_EDIT);
        List<String> columns = ListFormat.uniqueNames(peek.columns());
        int guess = ListFormat.numberColumn(columns, peek.rows());
        List<List<String>> rows = new ArrayList<>();
        for (List<String> row :
                peek.rows().subList(0, Math.min(TRIED_ROWS, peek.rows().size()))) {
            List<String> cells = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) {
                String value = row.get(i).strip();
                boolean number = i == guess || MsisdnReader.read(value) instanceof NumberReading.Mobile;
                String cell = number && !whole ? formats.mask(value) : value;
                cells.add(cell.length() <= LONGEST_SHOWN ? cell : cell.substring(0, LONGEST_SHOWN) + "…");
            }
            rows.add(cells);
        }
        return new ListTrial(columns, rows, guess);
    }

    /** What the form of one shows. */
    static Fields fields(ListQuery known) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("databaseId", known.databaseId());
        shown.put("name", known.name());
        shown.put("sql", known.sql());
        shown.put("numberColumn", known.numberColumn());
        List<String> kept = new ArrayList<>(known.keptColumns());
        kept.add("");
        shown.put("kept", kept);
        return Fields.showing("listsource", shown);
    }

    private static ListQuery query(ResultSet row, @Nullable ListImport last) throws SQLException {
        return new ListQuery(
                row.getLong("id"),
                row.getLong("tenant_id"),
                row.getLong("database_id"),
                row.getString("database_name"),
                row.getString("name"),
                row.getString("query"),
                row.getString("number_column"),
                List.copyOf(Tx.textSet(row, "kept_columns")),
                List.copyOf(Tx.textSet(row, "all_columns")),
                row.getString("created_by"),
                row.getLong("created_at_millis"),
                last);
    }
}

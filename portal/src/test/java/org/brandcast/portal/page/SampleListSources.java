package org.brandcast.portal.page;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.brandcast.jdbc.Dialect;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.form.FieldProblem;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.form.Option;
import org.brandcast.portal.listsource.ListDatabase;
import org.brandcast.portal.listsource.ListDatabaseService;
import org.brandcast.portal.listsource.ListImport;
import org.brandcast.portal.listsource.ListQuery;
import org.brandcast.portal.listsource.ListTrial;
import org.brandcast.portal.page.SamplePages.Sample;
import org.brandcast.portal.security.Role;
import org.jspecify.annotations.Nullable;

/** Lists from customers' databases, as pages with invented data. */
final class SampleListSources {
    private static final long NOW = SamplePages.NOW;
    private static final String SQL =
            "SELECT phone AS msisdn, full_name AS ten, points AS diem\nFROM customers\nWHERE points >= 1000";
    private static final List<String> COLUMNS = List.of("msisdn", "ten", "diem");
    private static final ListDatabase CRM = new ListDatabase(
            1,
            2,
            "Lotus Retail",
            "CRM",
            Dialect.POSTGRESQL,
            "crm.lotus.example",
            5432,
            true,
            "crm",
            "reader",
            "x",
            true);
    private static final ListDatabase SHOP = new ListDatabase(
            2, 2, "Lotus Retail", "Cửa hàng", Dialect.MARIADB, "10.20.0.7", 3306, false, "shop", "doc", "x", false);

    private final Locale locale;
    private final List<Sample> pages;

    private SampleListSources(Locale locale, List<Sample> pages) {
        this.locale = locale;
        this.pages = pages;
    }

    static void add(List<Sample> pages, Locale locale) {
        SampleListSources samples = new SampleListSources(locale, pages);
        samples.databases();
        samples.queries();
    }

    private void databases() {
        page("list-databases", "databases", Role.ADMIN, "rule", Map.of("databases", List.of(CRM, SHOP)));
        page("list-databases-empty", "databases", Role.ADMIN, "rule", Map.of("databases", List.of()));
        Fields blank = Fields.showing("intake", Map.of("kind", Dialect.POSTGRESQL, "port", 5432, "tls", true));
        page("list-database-new", "database", Role.ADMIN, "rule", database(FormModel.of(blank), null, null));
        Fields known = Fields.showing(
                "intake",
                Map.of("source", "CRM", "kind", Dialect.POSTGRESQL, "host", "crm.lotus.example", "port", 5432));
        page(
                "list-database-failed",
                "database",
                Role.ADMIN,
                "rule",
                database(
                        FormModel.of(known),
                        CRM,
                        new ListDatabaseService.Trial(
                                "login", "FATAL: password authentication failed for user \"reader\"")));
        page(
                "list-database-tried",
                "database",
                Role.ADMIN,
                "rule",
                database(FormModel.of(known), CRM, new ListDatabaseService.Trial("", "")));
    }

    private Map<String, Object> database(
            Map<String, Object> model, @Nullable ListDatabase known, ListDatabaseService.@Nullable Trial trial) {
        model.put("database", known);
        model.put("trial", trial);
        model.put("tenants", List.of(new Option("2", "Lotus Retail")));
        model.put("kinds", FormModel.named(locale, "intake.kind", Dialect.values()));
        model.put(
                "history",
                known == null
                        ? List.of()
                        : List.of(new AuditLog.Line(NOW, "root", "create", "list_database", Map.of())));
        return model;
    }

    private void queries() {
        ListImport done = new ListImport(
                9, "done", 9L, 10_000, 9_412, "", "", "maker@lotus.local", NOW - 3_600_000, NOW - 3_588_000);
        ListImport running =
                new ListImport(11, "running", null, 412_000, 0, "", "", "maker@lotus.local", NOW - 9_000, null);
        ListImport failed = new ListImport(
                10,
                "failed",
                null,
                128_000,
                0,
                "slow",
                "ERROR: canceling statement due to statement timeout",
                "maker@lotus.local",
                NOW - 1_800_000,
                NOW - 1_740_000);
        ListQuery vip = query(1, "Khách VIP", done);
        page(
                "list-queries",
                "queries",
                Role.CAMPAIGN_MAKER,
                "list",
                Map.of(
                        "queries",
                        List.of(
                                query(3, "Sinh nhật trong tuần", running),
                                query(2, "Toàn bộ", failed),
                                vip,
                                query(4, "Mới", null)),
                        "databases",
                        List.of(CRM)));
        page(
                "list-queries-empty",
                "queries",
                Role.CAMPAIGN_MAKER,
                "list",
                Map.of("queries", List.of(), "databases", List.of(CRM)));
        page(
                "list-queries-unconnected",
                "queries",
                Role.CAMPAIGN_MAKER,
                "list",
                Map.of("queries", List.of(), "databases", List.of()));
        Fields blank = Fields.showing("listsource", Map.of());
        page("list-query-new", "query", Role.CAMPAIGN_MAKER, "list", one(FormModel.of(blank), null, null, List.of()));
        Fields typed = Fields.showing("listsource", Map.of("name", "Khách VIP", "databaseId", 1, "sql", SQL));
        ListTrial trial = new ListTrial(
                COLUMNS,
                List.of(
                        List.of("09012***567", "Nguyễn Thị Lan", "1200"),
                        List.of("84961***568", "Trần Minh", "1850"),
                        List.of("", "Khách lẻ", "1010")),
                0);
        page(
                "list-query-tried",
                "query",
                Role.CAMPAIGN_MAKER,
                "list",
                one(FormModel.of(typed), null, trial, List.of()));
        FormProblem refused = new FormProblem(List.of(FieldProblem.of(
                "sql",
                SQL,
                "problem.listsource.failed",
                new Fields.Label("listsource.sql"),
                Messages.text(locale, "listsource.failed.table"),
                "ERROR: relation \"customers\" does not exist")));
        page(
                "list-query-refused",
                "query",
                Role.CAMPAIGN_MAKER,
                "list",
                one(FormModel.of(typed, refused, locale), null, null, List.of()));
        Fields saved = Fields.showing(
                "listsource",
                Map.of(
                        "name",
                        "Khách VIP",
                        "databaseId",
                        1,
                        "sql",
                        SQL,
                        "numberColumn",
                        "msisdn",
                        "kept",
                        List.of("ten")));
        page(
                "list-query",
                "query",
                Role.CAMPAIGN_MAKER,
                "list",
                one(FormModel.of(saved), vip, null, List.of(running, failed, done)));
    }

    private static Map<String, Object> one(
            Map<String, Object> model, @Nullable ListQuery query, @Nullable ListTrial trial, List<ListImport> imports) {
        Map<String, Object> all = new HashMap<>(model);
        all.put("query", query);
        all.put("trial", trial);
        List<Option> columns = new ArrayList<>();
        if (query != null || trial != null) {
            COLUMNS.forEach(name -> columns.add(new Option(name, name)));
        }
        all.put("columns", columns);
        all.put("databases", List.of(new Option("1", "CRM")));
        all.put("imports", imports);
        all.put("running", imports.stream().anyMatch(ListImport::running));
        all.put("now", NOW);
        all.put(
                "history",
                query == null
                        ? List.of()
                        : List.of(new AuditLog.Line(NOW, "maker@lotus.local", "save", "list_query", Map.of())));
        return all;
    }

    private static ListQuery query(long id, String name, @Nullable ListImport last) {
        return new ListQuery(
                id, 2, 1, "CRM", name, SQL, "msisdn", List.of("ten"), COLUMNS, "maker@lotus.local", NOW, last);
    }

    private void page(String name, String view, Role role, String section, Map<String, Object> model) {
        pages.add(new Sample(name, "listsource/" + view, section, role, model));
    }
}

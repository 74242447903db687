package org.brandcast.portal.report;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;

/** The views for analysts, as their comments in ClickHouse describe them: {@code English | Tiếng Việt}. */
@Singleton
public final class Catalogue {
    private final Warehouse warehouse;

    Catalogue(Warehouse warehouse) {
        this.warehouse = warehouse;
    }

    /** A view. */
    public record View(String name, String text, List<Column> columns) {}

    /** A column of one. */
    public record Column(String name, String type, String text) {}

    public List<View> views(CurrentUser user) {
        user.require(Permission.REPORT_VIEW);
        Map<String, View> views = new LinkedHashMap<>();
        warehouse
                .list(
                        "views",
                        "SELECT name, comment FROM system.tables WHERE database = 'brandcast' AND engine = 'View' ORDER BY name",
                        row -> new View(
                                row.getString(1), inLanguage(row.getString(2), user.locale()), new ArrayList<>()))
                .forEach(view -> views.put(view.name(), view));
        record Found(String view, Column column) {}
        warehouse
                .list(
                        "views-columns",
                        "SELECT table, name, type, comment FROM system.columns WHERE database = 'brandcast' AND"
                                + " position(comment, ' | ') > 0 ORDER BY table, position",
                        row -> new Found(
                                row.getString(1),
                                new Column(
                                        row.getString(2),
                                        row.getString(3),
                                        inLanguage(row.getString(4), user.locale()))))
                .forEach(found -> {
                    View view = views.get(found.view());
                    if (view != null) {
                        view.columns().add(found.column());
                    }
                });
        return List.copyOf(views.values());
    }

    static String inLanguage(String comment, Locale locale) {
        int bar = comment.indexOf(" | ");
        if (bar < 0) {
            return comment;
        }
        return locale.getLanguage().equals("vi") ? comment.substring(bar + 3) : comment.substring(0, bar);
    }
}

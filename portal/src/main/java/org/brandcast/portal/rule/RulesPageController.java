package org.brandcast.portal.rule;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.page.Pages;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.jspecify.annotations.Nullable;

/** GET /rules: the kinds of rules, in the order in which a message meets them. */
@Controller("/rules")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class RulesPageController {
    private final Pages pages;
    private final Database database;

    RulesPageController(Pages pages, Database database) {
        this.pages = pages;
        this.database = database;
    }

    /**
     * One kind of rule.
     *
     * @param key its texts are {@code rules.<key>} and {@code rules.<key>.text}, and its address /rules/<key>
     * @param count how many there are in the user's subtree; null: they aren't counted
     */
    public record Kind(String key, String icon, @Nullable Long count) {}

    @Get
    HttpResponse<?> index(HttpRequest<?> request) {
        CurrentUser user = pages.reader(request);
        user.require(Permission.RULE_VIEW);
        List<Kind> kinds = database.call(TenantScope.of(user), tx -> {
            List<Kind> found = new ArrayList<>();
            found.add(new Kind("brandnames", "brandname", tx.number("SELECT count(*) FROM brandname WHERE active")));
            found.add(new Kind("templates", "template", tx.number("SELECT count(*) FROM template WHERE active")));
            found.add(new Kind("content", "moderation", null));
            found.add(new Kind("keywords", "keyword", tx.number("SELECT count(*) FROM keyword WHERE active")));
            found.add(new Kind("advertising", "megaphone", null));
            if (user.may(Permission.SUBSCRIBER_VIEW)) {
                found.add(new Kind("subscribers", "user", null));
                found.add(
                        new Kind("inbound", "message", tx.number("SELECT count(*) FROM inbound_keyword WHERE active")));
            }
            found.add(new Kind("limits", "limit", tx.number("SELECT count(*) FROM cap WHERE active")));
            if (user.may(Permission.TENANT_EDIT)) {
                found.add(new Kind("smpp", "route", tx.number("SELECT count(*) FROM smpp_account WHERE active")));
            }
            if (user.isOperator()) {
                found.add(
                        new Kind("databases", "list", tx.number("SELECT count(*) FROM database_intake WHERE active")));
                found.add(new Kind(
                        "list-databases", "download", tx.number("SELECT count(*) FROM list_database WHERE active")));
                found.add(new Kind("carriers", "carrier", tx.number("SELECT count(*) FROM carrier")));
                found.add(new Kind("prefixes", "list", tx.number("SELECT count(DISTINCT prefix) FROM number_prefix")));
                found.add(new Kind("routing", "rule", tx.number("SELECT count(*) FROM route_rule WHERE active")));
                found.add(new Kind("routes", "route", tx.number("SELECT count(*) FROM route")));
            }
            return found;
        });
        return pages.page(request, "rule", "rule/rules", Map.of("kinds", kinds));
    }
}

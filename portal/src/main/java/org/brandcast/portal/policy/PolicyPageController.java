package org.brandcast.portal.policy;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.exceptions.HttpStatusException;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.form.Option;
import org.brandcast.portal.page.FormModel;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.page.Messages;
import org.brandcast.portal.page.Pages;
import org.brandcast.portal.policy.ContentPolicyService.Effective;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.schemas.CapScope;
import org.brandcast.schemas.ContentPolicyMode;
import org.brandcast.schemas.FrequencyScope;
import org.jspecify.annotations.Nullable;

/** Moderation of texts, advertising and limits, by tenant. */
@Controller("/rules")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class PolicyPageController {
    private static final String SECTION = "rule";
    private static final long HOUR = 3_600_000;

    private final Pages pages;
    private final Governed governed;
    private final ContentPolicyService policies;
    private final AdvertisingService advertising;
    private final CapService caps;

    PolicyPageController(
            Pages pages,
            Governed governed,
            ContentPolicyService policies,
            AdvertisingService advertising,
            CapService caps) {
        this.pages = pages;
        this.governed = governed;
        this.policies = policies;
        this.advertising = advertising;
        this.caps = caps;
    }

    // ------------------------------------------------------------ moderation of texts

    @Get("/content")
    HttpResponse<?> contentPolicies(HttpRequest<?> request) {
        CurrentUser user = pages.reader(request);
        return pages.page(request, SECTION, "policy/content", Map.of("rows", policies.rows(user)));
    }

    @Get("/content/{tenantId}")
    HttpResponse<?> contentPolicy(HttpRequest<?> request, @PathVariable long tenantId) {
        ContentPolicyService.Row row = row(request, tenantId);
        Map<String, Object> shown = new HashMap<>();
        shown.put("tenantId", tenantId);
        shown.put("decider", policies.decider(pages.reader(request), tenantId).name());
        for (Effective policy : row.policies()) {
            shown.put("mode" + policy.type(), policy.own() ? policy.mode() : "INHERIT");
            shown.put("hold" + policy.type(), policy.holdMillis() / HOUR);
            shown.put("links" + policy.type(), policy.registeredLinksOnly());
        }
        return contentForm(HttpStatus.OK, request, row, FormModel.of(Fields.showing("content", shown)));
    }

    @Post("/content/{tenantId}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> saveContentPolicy(HttpRequest<?> request, @PathVariable long tenantId, @Body String body) {
        CurrentUser user = pages.reader(request);
        ContentPolicyService.Row row = row(request, tenantId);
        Fields form = Fields.parse("content", body + "&tenantId=" + tenantId);
        try {
            policies.save(user, form);
            return Pages.seeOther("/rules/content");
        } catch (FormProblem e) {
            return contentForm(HttpStatus.UNPROCESSABLE_ENTITY, request, row, FormModel.of(form, e, user.locale()));
        }
    }

    private ContentPolicyService.Row row(HttpRequest<?> request, long tenantId) {
        return policies.find(pages.reader(request), tenantId)
                .orElseThrow(() -> new HttpStatusException(HttpStatus.NOT_FOUND, "no tenant " + tenantId));
    }

    private HttpResponse<?> contentForm(
            HttpStatus status, HttpRequest<?> request, ContentPolicyService.Row row, Map<String, Object> model) {
        CurrentUser user = pages.reader(request);
        List<Option> modes = new ArrayList<>();
        modes.add(new Option("INHERIT", Messages.text(user.locale(), "content.mode.INHERIT")));
        modes.addAll(FormModel.named(user.locale(), "content.mode", ContentPolicyMode.values()));
        model.put("row", row);
        model.put("modes", modes);
        model.put("deciders", FormModel.named(user.locale(), "content.decider", CampaignDecider.values()));
        model.put("history", policies.history(user, row.tenant().id()));
        return pages.page(status, request, SECTION, "policy/content-form", model);
    }

    // ------------------------------------------------------------ advertising

    @Get("/advertising")
    HttpResponse<?> advertisingRules(HttpRequest<?> request) {
        CurrentUser user = pages.reader(request);
        return pages.page(
                request,
                SECTION,
                "policy/advertising",
                Map.of("rules", advertising.rules(user), "mayAdd", mayAdd(user)));
    }

    /** Begins with what the law asks for today; a rule that exists begins as it is. */
    @Get("/advertising/new")
    HttpResponse<?> newAdvertisingRule(HttpRequest<?> request) {
        pages.reader(request).require(Permission.RULE_EDIT);
        Fields blank = Fields.showing("ad", AdvertisingLaw.fields());
        return advertisingForm(HttpStatus.OK, request, null, FormModel.of(blank));
    }

    @Get("/advertising/{id}")
    HttpResponse<?> advertisingRule(HttpRequest<?> request, @PathVariable long id) {
        AdvertisingView rule = advertising
                .find(pages.reader(request), id)
                .orElseThrow(() -> new HttpStatusException(HttpStatus.NOT_FOUND, "no advertising rule " + id));
        Map<String, Object> shown = new HashMap<>();
        shown.put("tenantId", rule.tenantId());
        shown.put("validFrom", Formats.isoDay(rule.validFromMillis()));
        shown.put("labels", String.join("\n", rule.labels()));
        shown.put("optOutMarks", String.join("\n", rule.optOutMarks()));
        shown.put("optOutWithin", rule.optOutWithin());
        shown.put("optOutText", rule.optOutText());
        shown.put("addMissing", rule.addMissing());
        shown.put("opens", Formats.minuteOfDay(rule.opensMinute()));
        shown.put("closes", rule.closesMinute() == 1_440 ? "00:00" : Formats.minuteOfDay(rule.closesMinute()));
        shown.put("frequencyMax", rule.frequencyMax() < 0 ? null : rule.frequencyMax());
        shown.put("frequencyHours", rule.windowHours());
        shown.put("frequencyScope", rule.frequencyScope());
        shown.put("consentRequired", rule.consentRequired());
        shown.put("active", rule.active());
        return advertisingForm(HttpStatus.OK, request, rule, FormModel.of(Fields.showing("ad", shown)));
    }

    @Post("/advertising{/id}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> saveAdvertisingRule(HttpRequest<?> request, @PathVariable @Nullable Long id, @Body String body) {
        CurrentUser user = pages.reader(request);
        Fields form = Fields.parse("ad", body);
        try {
            advertising.save(user, id, form);
            return Pages.seeOther("/rules/advertising");
        } catch (FormProblem e) {
            Optional<AdvertisingView> rule = id == null ? Optional.empty() : advertising.find(user, id);
            return advertisingForm(
                    HttpStatus.UNPROCESSABLE_ENTITY, request, rule.orElse(null), FormModel.of(form, e, user.locale()));
        }
    }

    private HttpResponse<?> advertisingForm(
            HttpStatus status, HttpRequest<?> request, @Nullable AdvertisingView rule, Map<String, Object> model) {
        CurrentUser user = pages.reader(request);
        boolean editable = rule == null || advertising.mayEdit(user, rule);
        model.put("rule", rule);
        model.put("editable", editable);
        model.put(
                "tenants",
                editable
                        ? FormModel.tenants(governed.by(user))
                        : List.of(new Option(Long.toString(rule.tenantId()), rule.tenantName())));
        model.put("scopes", FormModel.named(user.locale(), "ad.scope", FrequencyScope.values()));
        model.put("history", rule == null ? List.of() : advertising.history(user, rule.id()));
        return pages.page(status, request, SECTION, "policy/advertising-form", model);
    }

    // ------------------------------------------------------------ limits

    @Get("/limits")
    HttpResponse<?> limits(HttpRequest<?> request) {
        CurrentUser user = pages.reader(request);
        return pages.page(request, SECTION, "policy/limits", Map.of("caps", caps.caps(user), "mayAdd", mayAdd(user)));
    }

    @Get("/limits/new")
    HttpResponse<?> newLimit(HttpRequest<?> request) {
        pages.reader(request).require(Permission.RULE_EDIT);
        Fields blank = Fields.showing("cap", Map.of("scope", "TENANT", "active", true));
        return limitForm(HttpStatus.OK, request, null, FormModel.of(blank));
    }

    @Get("/limits/{id}")
    HttpResponse<?> limit(HttpRequest<?> request, @PathVariable long id) {
        Fields fields = caps.fields(pages.reader(request), id)
                .orElseThrow(() -> new HttpStatusException(HttpStatus.NOT_FOUND, "no limit " + id));
        return limitForm(HttpStatus.OK, request, id, FormModel.of(fields));
    }

    @Post("/limits{/id}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> saveLimit(HttpRequest<?> request, @PathVariable @Nullable Long id, @Body String body) {
        CurrentUser user = pages.reader(request);
        Fields form = Fields.parse("cap", body);
        try {
            caps.save(user, id, form);
            return Pages.seeOther("/rules/limits");
        } catch (FormProblem e) {
            return limitForm(HttpStatus.UNPROCESSABLE_ENTITY, request, id, FormModel.of(form, e, user.locale()));
        }
    }

    private HttpResponse<?> limitForm(
            HttpStatus status, HttpRequest<?> request, @Nullable Long id, Map<String, Object> model) {
        CurrentUser user = pages.reader(request);
        Locale locale = user.locale();
        Optional<CapService.CapView> cap = id == null ? Optional.empty() : caps.find(user, id);
        boolean editable = cap.map(CapService.CapView::editable).orElse(true);
        model.put("id", id);
        model.put("editable", editable);
        model.put(
                "tenants",
                editable
                        ? FormModel.tenants(governed.by(user))
                        : List.of(new Option(
                                Long.toString(cap.orElseThrow().tenantId()),
                                cap.orElseThrow().tenantName())));
        model.put("scopes", FormModel.named(locale, "cap.scope", CapScope.values()));
        model.put("types", FormModel.types(locale));
        model.put(
                "senders",
                caps.senders(user).stream()
                        .map(sender ->
                                new Option(Long.toString(sender.id()), sender.name() + " · " + sender.tenantName()))
                        .toList());
        model.put("history", id == null ? List.of() : caps.history(user, id));
        return pages.page(status, request, SECTION, "policy/limit-form", model);
    }

    private boolean mayAdd(CurrentUser user) {
        return user.may(Permission.RULE_EDIT) && !governed.by(user).isEmpty();
    }
}

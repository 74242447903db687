package org.brandcast.portal.tenant;

import io.micronaut.http.HttpHeaders;
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
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.exceptions.HttpStatusException;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.brandcast.domain.quota.OrderRelease;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.form.Option;
import org.brandcast.portal.page.FormModel;
import org.brandcast.portal.page.Messages;
import org.brandcast.portal.page.Pages;
import org.brandcast.portal.page.ShownProblem;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.portal.security.Role;
import org.brandcast.portal.tenant.TenantCards.Card;
import org.jspecify.annotations.Nullable;

/** The tree below the reader: tenants, their contracts' facts, their people. */
@Controller("/tenants")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class TenantPageController {
    private static final String SECTION = "tenant";

    private final Pages pages;
    private final TenantCards cards;
    private final TenantDirectory directory;
    private final TenantCredit credit;
    private final People people;

    TenantPageController(
            Pages pages, TenantCards cards, TenantDirectory directory, TenantCredit credit, People people) {
        this.pages = pages;
        this.cards = cards;
        this.directory = directory;
        this.credit = credit;
        this.people = people;
    }

    @Get
    HttpResponse<?> all(
            HttpRequest<?> request,
            @QueryValue @Nullable String q,
            @QueryValue @Nullable String kind,
            @QueryValue @Nullable String region,
            @QueryValue @Nullable String sector,
            @QueryValue @Nullable String manager,
            @QueryValue @Nullable String state) {
        CurrentUser user = pages.reader(request);
        String after = request.getParameters().get("after");
        TenantSearch search = TenantSearch.of(q, kind, region, sector, manager, state, after);
        TenantDirectory.Found found = directory.find(user, search);
        Map<String, Object> model = new HashMap<>();
        model.put("cards", found.cards());
        model.put("totals", found.totals());
        model.put("filter", search);
        model.put("words", directory.words(user));
        model.put("first", search.after().isEmpty() ? null : search.address(null));
        model.put("next", found.next() == null ? null : search.address(found.next()));
        model.put(
                "mayAdd",
                user.may(Permission.TENANT_EDIT) && !cards.parents(user).isEmpty());
        return pages.page(request, SECTION, "tenant/tenants", model);
    }

    @Get("/regions")
    HttpResponse<?> regions(HttpRequest<?> request) {
        List<TenantDirectory.RegionLine> lines = directory.byRegion(pages.reader(request));
        return pages.page(
                request,
                SECTION,
                "tenant/regions",
                Map.of("regions", lines, "total", TenantDirectory.RegionLine.sum(lines)));
    }

    @Get("/new")
    HttpResponse<?> blank(HttpRequest<?> request, @QueryValue @Nullable Long parent) {
        CurrentUser user = pages.reader(request);
        user.require(Permission.TENANT_EDIT);
        Map<String, Object> shown = new HashMap<>(Map.of("kind", "partner"));
        shown.put("parentId", parent == null ? user.tenantId() : parent);
        return form(HttpStatus.OK, request, null, FormModel.of(Fields.showing("tenant", shown)));
    }

    @Get("/{id}")
    HttpResponse<?> one(HttpRequest<?> request, @PathVariable long id) {
        return form(HttpStatus.OK, request, find(request, id), shown(find(request, id)));
    }

    private static Map<String, Object> shown(Card card) {
        Map<String, Object> shown = new HashMap<>(card.texts());
        shown.put("name", card.name());
        return FormModel.of(Fields.showing("tenant", shown));
    }

    @Post("{/id}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> save(HttpRequest<?> request, @PathVariable @Nullable Long id, @Body String body) {
        CurrentUser user = pages.reader(request);
        Card known = id == null ? null : find(request, id);
        Fields form = Fields.parse("tenant", body);
        try {
            return Pages.seeOther("/tenants/" + cards.save(user, known, form));
        } catch (FormProblem e) {
            return form(HttpStatus.UNPROCESSABLE_ENTITY, request, known, FormModel.of(form, e, user.locale()));
        }
    }

    @Post("/{id}/suspend")
    @Consumes(MediaType.ALL)
    HttpResponse<?> suspend(HttpRequest<?> request, @PathVariable long id) {
        cards.setActive(pages.reader(request), find(request, id), false);
        return Pages.seeOther("/tenants/" + id);
    }

    @Post("/{id}/resume")
    @Consumes(MediaType.ALL)
    HttpResponse<?> resume(HttpRequest<?> request, @PathVariable long id) {
        cards.setActive(pages.reader(request), find(request, id), true);
        return Pages.seeOther("/tenants/" + id);
    }

    @Post("/{id}/credit")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> setCredit(HttpRequest<?> request, @PathVariable long id, @Body String body) {
        CurrentUser user = pages.reader(request);
        Card card = find(request, id);
        Fields form = Fields.parse("credit", body);
        try {
            credit.set(user, card, form);
            return Pages.seeOther("/tenants/" + id);
        } catch (FormProblem e) {
            Map<String, Object> refused = FormModel.of(form, e, user.locale());
            Map<String, Object> model = shown(card);
            model.put("problems", refused.get("problems"));
            model.put("errors", refused.get("errors"));
            model.put("creditForm", form);
            return form(HttpStatus.UNPROCESSABLE_ENTITY, request, card, model);
        }
    }

    @Post("/{id}/people")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> addPerson(HttpRequest<?> request, @PathVariable long id, @Body String body) {
        CurrentUser user = pages.reader(request);
        Card card = find(request, id);
        Fields form = Fields.parse("person", body);
        Map<String, Object> model = shown(card);
        try {
            model.put("linkTo", people.invite(user, card, form));
            return form(HttpStatus.OK, request, card, model);
        } catch (FormProblem e) {
            Map<String, Object> refused = FormModel.of(form, e, user.locale());
            model.put("problems", refused.get("problems"));
            return form(HttpStatus.UNPROCESSABLE_ENTITY, request, card, model);
        }
    }

    @Post("/{id}/people/{personId}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> changePerson(
            HttpRequest<?> request, @PathVariable long id, @PathVariable long personId, @Body String body) {
        CurrentUser user = pages.reader(request);
        Card card = find(request, id);
        if (people.of(user, id).stream().noneMatch(person -> person.id() == personId)) {
            throw new HttpStatusException(HttpStatus.NOT_FOUND, "no such person");
        }
        Map<String, Object> model = shown(card);
        switch (Fields.parse("person", body).text("do")) {
            case "send-link" ->
                model.put(
                        "linkTo",
                        people.sendLink(user, card, personId)
                                .orElseThrow(() -> new HttpStatusException(HttpStatus.NOT_FOUND, "no such person")));
            case "remove-factor" -> people.removeSecondFactor(user, card, personId);
            case "shut-out" -> {
                try {
                    people.setActive(user, card, personId, false);
                } catch (FormProblem e) {
                    model.put("problems", ShownProblem.of(user.locale(), e.problems()));
                    return form(HttpStatus.UNPROCESSABLE_ENTITY, request, card, model);
                }
            }
            case "let-in" -> people.setActive(user, card, personId, true);
            default ->
                throw new HttpStatusException(
                        HttpStatus.BAD_REQUEST, "do: send-link, remove-factor, shut-out or let-in");
        }
        return model.containsKey("linkTo")
                ? form(HttpStatus.OK, request, card, model)
                : Pages.seeOther("/tenants/" + id);
    }

    private Card find(HttpRequest<?> request, long id) {
        return cards.find(pages.reader(request), id)
                .orElseThrow(() -> new HttpStatusException(HttpStatus.NOT_FOUND, "no tenant " + id));
    }

    private HttpResponse<?> form(
            HttpStatus status, HttpRequest<?> request, @Nullable Card card, Map<String, Object> model) {
        CurrentUser user = pages.reader(request);
        model.put("card", card);
        model.put("editable", card == null || cards.mayChange(user, card));
        model.put("parents", card == null ? FormModel.tenants(cards.parents(user)) : List.of());
        model.put("kinds", kinds(user));
        model.put("words", directory.words(user));
        boolean edits = user.may(Permission.TENANT_EDIT);
        model.put("people", card == null || !edits ? List.of() : people.of(user, card.id()));
        model.put("seesPeople", card != null && edits);
        model.put("mayPeople", card != null && people.mayChange(user, card));
        model.put("maySign", card != null && user.may(Permission.ORDER_EDIT) && user.governs(card.path()));
        model.put("roles", roles(user));
        model.put("history", card == null ? List.of() : cards.history(user, card.id()));
        model.putIfAbsent("linkTo", null);
        if (card != null) {
            TenantCredit.Standing standing = credit.of(user, card.id());
            model.put("credit", standing);
            model.put("mayCredit", credit.mayChange(user, card));
            model.putIfAbsent("creditForm", TenantCredit.form(standing));
            model.put("creditTerms", FormModel.named(user.locale(), "credit.terms", OrderRelease.Payment.values()));
        }
        return pages.page(status, request, SECTION, "tenant/tenant", model)
                .header(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    private static List<Option> kinds(CurrentUser user) {
        return List.of("region", "reseller", "partner").stream()
                .map(kind -> new Option(kind, Messages.text(user.locale(), "tenant.kind." + kind)))
                .toList();
    }

    private static List<Option> roles(CurrentUser user) {
        return Arrays.stream(Role.values())
                .map(role -> new Option(role.code(), Messages.text(user.locale(), "role." + role.code())))
                .toList();
    }
}

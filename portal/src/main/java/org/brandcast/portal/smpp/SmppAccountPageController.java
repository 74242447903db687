package org.brandcast.portal.smpp;

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
import java.util.List;
import java.util.Map;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.form.Option;
import org.brandcast.portal.page.FormModel;
import org.brandcast.portal.page.Pages;
import org.brandcast.portal.policy.Governed;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.portal.smpp.SmppAccountService.Login;
import org.brandcast.schemas.MessageType;
import org.jspecify.annotations.Nullable;

/** Partners' accounts at the SMPP server, for who edits tenants. A password stands in the answer that makes it, once. */
@Controller("/rules/smpp")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class SmppAccountPageController {
    private static final String SECTION = "rule";

    private final Pages pages;
    private final SmppAccountService accounts;
    private final Governed governed;

    SmppAccountPageController(Pages pages, SmppAccountService accounts, Governed governed) {
        this.pages = pages;
        this.accounts = accounts;
        this.governed = governed;
    }

    @Get
    HttpResponse<?> all(HttpRequest<?> request) {
        CurrentUser user = pages.reader(request);
        return pages.page(
                request,
                SECTION,
                "smpp/accounts",
                Map.of(
                        "accounts",
                        accounts.accounts(user),
                        "mayAdd",
                        !governed.by(user).isEmpty()));
    }

    @Get("/new")
    HttpResponse<?> blank(HttpRequest<?> request) {
        pages.reader(request).require(Permission.TENANT_EDIT);
        Fields blank = Fields.showing(
                "smpp", Map.of("maxBinds", 4, "tps", 100, "defaultType", MessageType.CARE, "active", true));
        return form(HttpStatus.OK, request, null, null, FormModel.of(blank));
    }

    @Get("/{id}")
    HttpResponse<?> one(HttpRequest<?> request, @PathVariable long id) {
        SmppAccountView account = find(request, id);
        return form(HttpStatus.OK, request, account, null, FormModel.of(SmppAccountService.fields(account)));
    }

    /** The answer is the account's page with its password; loaded again it is refused, for the name is taken. */
    @Post
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> create(HttpRequest<?> request, @Body String body) {
        CurrentUser user = pages.reader(request);
        Fields form = Fields.parse("smpp", body);
        try {
            return told(request, accounts.create(user, form));
        } catch (FormProblem e) {
            return form(HttpStatus.UNPROCESSABLE_ENTITY, request, null, null, FormModel.of(form, e, user.locale()));
        }
    }

    @Post("/{id}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> change(HttpRequest<?> request, @PathVariable long id, @Body String body) {
        CurrentUser user = pages.reader(request);
        SmppAccountView account = find(request, id);
        Fields form = Fields.parse("smpp", body);
        if (form.text("do").equals("renew")) {
            return told(request, accounts.renew(user, id));
        }
        try {
            accounts.save(user, id, form);
            return Pages.seeOther("/rules/smpp");
        } catch (FormProblem e) {
            return form(HttpStatus.UNPROCESSABLE_ENTITY, request, account, null, FormModel.of(form, e, user.locale()));
        }
    }

    private HttpResponse<?> told(HttpRequest<?> request, Login login) {
        SmppAccountView account = find(request, login.id());
        return form(HttpStatus.OK, request, account, login, FormModel.of(SmppAccountService.fields(account)));
    }

    private SmppAccountView find(HttpRequest<?> request, long id) {
        return accounts.find(pages.reader(request), id)
                .orElseThrow(() -> new HttpStatusException(HttpStatus.NOT_FOUND, "no SMPP account " + id));
    }

    private HttpResponse<?> form(
            HttpStatus status,
            HttpRequest<?> request,
            @Nullable SmppAccountView account,
            @Nullable Login login,
            Map<String, Object> model) {
        CurrentUser user = pages.reader(request);
        boolean editable = account == null || accounts.mayEdit(user, account);
        model.put("account", account);
        model.put("login", login);
        model.put("editable", editable);
        model.put(
                "tenants",
                account == null
                        ? FormModel.tenants(governed.by(user))
                        : List.of(new Option(Long.toString(account.tenantId()), account.tenantName())));
        model.put("types", FormModel.types(user.locale()));
        model.put("history", account == null ? List.of() : accounts.history(user, account.id()));
        return pages.page(status, request, SECTION, "smpp/form", model);
    }
}

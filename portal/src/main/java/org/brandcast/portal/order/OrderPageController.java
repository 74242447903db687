package org.brandcast.portal.order;

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
import java.util.Map;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.page.FormModel;
import org.brandcast.portal.page.Pages;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.jspecify.annotations.Nullable;

/** One order: what was granted, what is charged, reserved and left; signing, filling up, closing. */
@Controller("/orders")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class OrderPageController {
    private final Pages pages;
    private final OrderPages orderPages;
    private final OrderDesk desk;
    private final TopUpRequests requests;
    private final OrderPayments payments;
    private final OrderDrafts drafts;

    OrderPageController(
            Pages pages,
            OrderPages orderPages,
            OrderDesk desk,
            TopUpRequests requests,
            OrderPayments payments,
            OrderDrafts drafts) {
        this.pages = pages;
        this.orderPages = orderPages;
        this.desk = desk;
        this.requests = requests;
        this.payments = payments;
        this.drafts = drafts;
    }

    @Get("/new")
    HttpResponse<?> blank(HttpRequest<?> request, @QueryValue @Nullable Long tenant) {
        pages.reader(request).require(Permission.ORDER_EDIT);
        return orderPages.form(HttpStatus.OK, request, FormModel.of(desk.blank(tenant)));
    }

    /** Signs an order, or keeps it as a draft; the button says which. */
    @Post
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> sign(HttpRequest<?> request, @Body String body) {
        CurrentUser user = pages.reader(request);
        Fields form = Fields.parse("order", body);
        try {
            Long draft = form.number("draft", 1, Long.MAX_VALUE);
            if (form.text("go").equals("draft")) {
                return Pages.seeOther("/orders/drafts/" + drafts.save(user, draft, form, body));
            }
            long signed = desk.sign(user, form);
            if (draft != null) {
                drafts.drop(user, draft);
            }
            return Pages.seeOther("/orders/" + signed);
        } catch (FormProblem e) {
            return orderPages.form(HttpStatus.UNPROCESSABLE_ENTITY, request, FormModel.of(form, e, user.locale()));
        }
    }

    @Get("/drafts/{id}")
    HttpResponse<?> draft(HttpRequest<?> request, @PathVariable long id) {
        Fields form = drafts.form(pages.reader(request), id)
                .orElseThrow(() -> new HttpStatusException(HttpStatus.NOT_FOUND, "no draft " + id));
        return orderPages.form(HttpStatus.OK, request, FormModel.of(form.with("draft", Long.toString(id))));
    }

    @Post("/drafts/{id}/drop")
    @Consumes(MediaType.ALL)
    HttpResponse<?> dropDraft(HttpRequest<?> request, @PathVariable long id) {
        drafts.drop(pages.reader(request), id);
        return Pages.seeOther("/orders");
    }

    @Get("/{id}")
    HttpResponse<?> one(HttpRequest<?> request, @PathVariable long id, @QueryValue @Nullable Long ask) {
        Map<String, Object> shown = ask == null ? Map.of() : Map.of("asked", ask);
        return orderPages.one(
                HttpStatus.OK, request, orderPages.find(request, id), FormModel.of(Fields.showing("order", shown)));
    }

    @Post("/{id}/top-up")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> topUp(HttpRequest<?> request, @PathVariable long id, @Body String body) {
        return change(request, id, body, desk::topUp);
    }

    @Post("/{id}/ask")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> ask(HttpRequest<?> request, @PathVariable long id, @Body String body) {
        return change(request, id, body, requests::ask);
    }

    @Post("/{id}/requests/{requestId}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> decide(
            HttpRequest<?> request, @PathVariable long id, @PathVariable long requestId, @Body String body) {
        return change(request, id, body, (user, order, form) -> requests.decide(user, order, requestId, form));
    }

    @Post("/{id}/close")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> close(HttpRequest<?> request, @PathVariable long id, @Body String body) {
        return change(request, id, body, desk::close);
    }

    @Post("/{id}/pay")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> pay(HttpRequest<?> request, @PathVariable long id, @Body String body) {
        return change(request, id, body, payments::record);
    }

    @Post("/{id}/end")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> end(HttpRequest<?> request, @PathVariable long id, @Body String body) {
        return change(request, id, body, desk::endAt);
    }

    private interface Change {
        void make(CurrentUser user, OrderBalance order, Fields form);
    }

    private HttpResponse<?> change(HttpRequest<?> request, long id, String body, Change change) {
        CurrentUser user = pages.reader(request);
        OrderBalance order = orderPages.find(request, id);
        Fields form = Fields.parse("order", body);
        try {
            change.make(user, order, form);
            return Pages.seeOther("/orders/" + id);
        } catch (FormProblem e) {
            return orderPages.one(
                    HttpStatus.UNPROCESSABLE_ENTITY, request, order, FormModel.of(form, e, user.locale()));
        }
    }
}

package org.brandcast.portal.account;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.page.FormModel;
import org.brandcast.portal.page.Pages;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.SecondFactors.Offer;
import org.brandcast.portal.security.SecondFactors.State;
import org.jspecify.annotations.Nullable;

/** The reader's second factor: set up, new recovery codes, taken away. Recovery codes stand in the answer alone. */
@Controller("/account/second-factor")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class SecondFactorController {
    private final Pages pages;
    private final OwnSecondFactor factor;

    SecondFactorController(Pages pages, OwnSecondFactor factor) {
        this.pages = pages;
        this.factor = factor;
    }

    @Get
    HttpResponse<?> page(HttpRequest<?> request) {
        return page(HttpStatus.OK, request, FormModel.of(Fields.showing("factor", Map.of())), null, List.of());
    }

    @Post
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> enrol(HttpRequest<?> request, @Body String body) {
        CurrentUser user = pages.reader(request);
        Fields form = Fields.parse("factor", body);
        try {
            List<String> codes = factor.enrol(user, AccountPageController.token(request), form);
            return page(HttpStatus.OK, request, FormModel.of(form), null, codes);
        } catch (FormProblem e) {
            Map<String, Object> model = FormModel.of(form, e, pages.locale(request));
            Offer again = factor.offerAgain(user, form.text("offer")).orElse(null);
            return page(HttpStatus.UNPROCESSABLE_ENTITY, request, model, again, List.of());
        }
    }

    @Post("/codes")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> newCodes(HttpRequest<?> request, @Body String body) {
        Fields form = Fields.parse("factor", body);
        try {
            List<String> codes = factor.newCodes(pages.reader(request), form);
            return page(HttpStatus.OK, request, FormModel.of(form), null, codes);
        } catch (FormProblem e) {
            return refused(request, form, e);
        }
    }

    @Post("/remove")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> remove(HttpRequest<?> request, @Body String body) {
        Fields form = Fields.parse("factor", body);
        try {
            factor.remove(pages.reader(request), form);
            return Pages.seeOther("/account?done=factor-off");
        } catch (FormProblem e) {
            return refused(request, form, e);
        }
    }

    private HttpResponse<?> refused(HttpRequest<?> request, Fields form, FormProblem problem) {
        Map<String, Object> model = FormModel.of(form, problem, pages.locale(request));
        return page(HttpStatus.UNPROCESSABLE_ENTITY, request, model, null, List.of());
    }

    private HttpResponse<?> page(
            HttpStatus status,
            HttpRequest<?> request,
            Map<String, Object> form,
            @Nullable Offer again,
            List<String> codes) {
        CurrentUser user = pages.reader(request);
        Map<String, Object> model = new HashMap<>(form);
        Optional<State> state = factor.state(user);
        Optional<Offer> offer =
                state.isPresent() ? Optional.empty() : Optional.of(again == null ? factor.offer(user) : again);
        model.put("user", user);
        model.put("state", state.orElse(null));
        model.put("offer", offer.orElse(null));
        model.put("picture", offer.map(shown -> QrPicture.of(shown.uri())).orElse(null));
        model.put("codes", codes);
        return pages.page(status, request, "account", "account/second-factor", model);
    }
}

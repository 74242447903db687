package org.brandcast.portal.account;

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
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.HashMap;
import java.util.Map;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.page.FormModel;
import org.brandcast.portal.page.Pages;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Sessions;
import org.jspecify.annotations.Nullable;

/** The reader's own account: where they are signed in, and their password. */
@Controller("/account")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class AccountPageController {
    private final Pages pages;
    private final Account account;
    private final OwnSecondFactor factor;
    private final Sessions sessions;

    AccountPageController(Pages pages, Account account, OwnSecondFactor factor, Sessions sessions) {
        this.pages = pages;
        this.account = account;
        this.factor = factor;
        this.sessions = sessions;
    }

    @Get
    HttpResponse<?> page(HttpRequest<?> request, @QueryValue @Nullable String done) {
        return page(
                HttpStatus.OK, request, done == null ? "" : done, FormModel.of(Fields.showing("account", Map.of())));
    }

    @Post("/change-password")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> changePassword(HttpRequest<?> request, @Body String body) {
        Fields form = Fields.parse("account", body);
        try {
            account.changePassword(pages.reader(request), token(request), form);
            return Pages.seeOther("/account?done=password");
        } catch (FormProblem e) {
            return page(HttpStatus.UNPROCESSABLE_ENTITY, request, "", FormModel.of(form, e, pages.locale(request)));
        }
    }

    @Post("/sessions/{id}/end")
    @Consumes(MediaType.ALL)
    HttpResponse<?> end(HttpRequest<?> request, @PathVariable long id) {
        boolean ended = account.endSession(pages.reader(request), id);
        return Pages.seeOther(ended ? "/account?done=session" : "/account");
    }

    @Post("/sessions/end-others")
    @Consumes(MediaType.ALL)
    HttpResponse<?> endOthers(HttpRequest<?> request) {
        account.endOtherSessions(pages.reader(request), token(request));
        return Pages.seeOther("/account?done=sessions");
    }

    private HttpResponse<?> page(HttpStatus status, HttpRequest<?> request, String done, Map<String, Object> form) {
        CurrentUser user = pages.reader(request);
        Map<String, Object> model = new HashMap<>(form);
        model.put("user", user);
        model.put("sessions", sessions.of(user, token(request)));
        model.put("factor", factor.state(user).orElse(null));
        model.put("least", NewPassword.LEAST_LENGTH);
        model.put("done", done.matches("password|session|sessions|factor-off") ? done : "");
        return pages.page(status, request, "account", "account/account", model);
    }

    static String token(HttpRequest<?> request) {
        return Sessions.tokenOf(request).orElse("");
    }
}

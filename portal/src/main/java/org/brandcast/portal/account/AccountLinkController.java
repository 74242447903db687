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
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import jakarta.inject.Named;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.page.FormModel;
import org.brandcast.portal.page.Pages;
import org.brandcast.portal.security.AccountTokens.Holder;
import org.brandcast.portal.security.Attempts;
import org.brandcast.portal.security.ClientAddresses;
import org.brandcast.portal.security.Sessions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * GET and POST /login/forgot: asks for a link. GET and POST /account/password with {@code t}: where the link leads. The token
 * stands in the query, which no log has.
 */
@Controller
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
public class AccountLinkController {
    private static final Logger LOG = LoggerFactory.getLogger(AccountLinkController.class);
    private static final int ASKED_AN_HOUR = 30;

    private final Pages pages;
    private final AccountLinks links;
    private final Sessions sessions;
    private final Attempts attempts;
    private final ClientAddresses addresses;
    private final ExecutorService background;

    AccountLinkController(
            Pages pages,
            AccountLinks links,
            Sessions sessions,
            Attempts attempts,
            ClientAddresses addresses,
            @Named(TaskExecutors.BLOCKING) ExecutorService background) {
        this.pages = pages;
        this.links = links;
        this.sessions = sessions;
        this.attempts = attempts;
        this.addresses = addresses;
        this.background = background;
    }

    @Get("/login/forgot")
    HttpResponse<?> forgot(HttpRequest<?> request) {
        return pages.page(request, "", "security/forgot", Map.of("state", "ask"));
    }

    /** One answer for every address, and as soon: the work is done behind it. */
    @Post("/login/forgot")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> ask(HttpRequest<?> request, @Body String body) {
        if (!attempts.count("forgot", addresses.of(request), ASKED_AN_HOUR, Duration.ofHours(1))) {
            return pages.page(
                    HttpStatus.TOO_MANY_REQUESTS, request, "", "security/forgot", Map.of("state", "too-many"));
        }
        String login = Fields.parse("forgot", body).text("login");
        background.execute(() -> {
            try {
                links.forgot(login);
            } catch (RuntimeException e) {
                LOG.error("a link that somebody asked for was not sent", e);
            }
        });
        return pages.page(request, "", "security/forgot", Map.of("state", "sent"));
    }

    @Get("/account/password")
    HttpResponse<?> form(HttpRequest<?> request, @QueryValue @Nullable String t) {
        return form(HttpStatus.OK, request, t == null ? "" : t, FormModel.of(Fields.showing("account", Map.of())));
    }

    @Post("/account/password")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> set(HttpRequest<?> request, @Body String body) {
        Fields form = Fields.parse("account", body);
        String token = form.text("t");
        try {
            if (links.setPassword(token, form)) {
                sessions.closeThatOf(request);
                return Pages.seeOther("/login?notice=password");
            }
            return form(HttpStatus.GONE, request, token, FormModel.of(form));
        } catch (FormProblem e) {
            return form(HttpStatus.UNPROCESSABLE_ENTITY, request, token, FormModel.of(form, e, pages.locale(request)));
        }
    }

    private HttpResponse<?> form(HttpStatus status, HttpRequest<?> request, String token, Map<String, Object> fields) {
        Optional<Holder> holder = links.look(token);
        Map<String, Object> model = new HashMap<>(fields);
        model.put("token", token);
        model.put("holder", holder.orElse(null));
        model.put("least", NewPassword.LEAST_LENGTH);
        return pages.page(holder.isEmpty() ? HttpStatus.GONE : status, request, "", "security/set-password", model);
    }
}

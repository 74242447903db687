package org.brandcast.portal.developer;

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
import java.util.Map;
import org.brandcast.portal.api.ApiTexts;
import org.brandcast.portal.mail.MailConfig;
import org.brandcast.portal.page.Pages;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;

/** For partners' engineers: how to begin, what an answer's code means, every call. */
@Controller("/developer")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class DeveloperPageController {
    private static final String SECTION = "developer";

    private final Pages pages;
    private final ApiReference reference;
    private final MailConfig addresses;

    DeveloperPageController(Pages pages, ApiReference reference, MailConfig addresses) {
        this.pages = pages;
        this.reference = reference;
        this.addresses = addresses;
    }

    @Get
    HttpResponse<?> start(HttpRequest<?> request) {
        engineer(request);
        return pages.page(
                request, SECTION, "developer/start", Map.of("base", addresses.portalUrl(), "quick", QuickStart.all()));
    }

    @Get("/reference")
    HttpResponse<?> calls(HttpRequest<?> request) {
        CurrentUser user = engineer(request);
        return pages.page(request, SECTION, "developer/reference", Map.of("groups", reference.groups(user.locale())));
    }

    @Get("/codes")
    HttpResponse<?> codes(HttpRequest<?> request) {
        CurrentUser user = engineer(request);
        return pages.page(
                request,
                SECTION,
                "developer/codes",
                Map.of(
                        "door",
                        ApiTexts.all(user.locale()),
                        "rules",
                        ApiTexts.ofRules(user.locale()),
                        "forms",
                        ApiTexts.ofForms(user.locale())));
    }

    private CurrentUser engineer(HttpRequest<?> request) {
        CurrentUser user = pages.reader(request);
        user.require(Permission.API_KEY_EDIT);
        return user;
    }
}

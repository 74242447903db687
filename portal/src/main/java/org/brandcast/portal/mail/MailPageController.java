package org.brandcast.portal.mail;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
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
import java.util.Map;
import org.brandcast.portal.page.Pages;

/** What became of mails: sent, waiting, given up. */
@Controller("/tenants/mails")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class MailPageController {
    private final Pages pages;
    private final MailService mails;

    MailPageController(Pages pages, MailService mails) {
        this.pages = pages;
        this.mails = mails;
    }

    @Get
    HttpResponse<?> all(HttpRequest<?> request) {
        return pages.page(request, "tenant", "mail/mails", Map.of("mails", mails.mails(pages.reader(request))));
    }

    @Post("/{id}/again")
    @Consumes(MediaType.ALL)
    HttpResponse<?> again(HttpRequest<?> request, @PathVariable long id) {
        if (!mails.again(pages.reader(request), id)) {
            throw new HttpStatusException(HttpStatus.NOT_FOUND, "no mail " + id);
        }
        return Pages.seeOther("/tenants/mails");
    }
}

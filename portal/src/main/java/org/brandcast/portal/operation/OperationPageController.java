package org.brandcast.portal.operation;

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
import org.brandcast.portal.page.Pages;
import org.brandcast.portal.security.CurrentUser;

/** What asks for somebody's hand now: stops in force, messages in doubt, records that nothing could take. */
@Controller("/operations")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class OperationPageController {
    private final Pages pages;
    private final StopService stops;
    private final DoubtService doubts;
    private final DeadLetterService letters;

    OperationPageController(Pages pages, StopService stops, DoubtService doubts, DeadLetterService letters) {
        this.pages = pages;
        this.stops = stops;
        this.doubts = doubts;
        this.letters = letters;
    }

    @Get
    HttpResponse<?> all(HttpRequest<?> request) {
        CurrentUser user = pages.reader(request);
        return pages.page(
                request,
                "operation",
                "operation/operations",
                Map.of(
                        "stops",
                        stops.stops(user).stream().filter(Stop::isInForce).toList(),
                        "doubts",
                        doubts.doubts(user).stream().limit(10).toList(),
                        "letters",
                        letters.open(user)));
    }
}

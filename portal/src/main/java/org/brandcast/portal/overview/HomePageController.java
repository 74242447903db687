package org.brandcast.portal.overview;

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
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.brandcast.portal.list.ListService;
import org.brandcast.portal.message.MessageFilter;
import org.brandcast.portal.message.MessageRow;
import org.brandcast.portal.message.MessageService;
import org.brandcast.portal.page.Pages;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;

/** GET /: what runs, what is left, what went wrong last. */
@Controller("/")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class HomePageController {
    private static final List<String> FAILURES = List.of("FAILED", "REJECTED", "EXPIRED");
    private static final int SHOWN_FAILURES = 6;
    private static final Duration RECENT = Duration.ofDays(7);

    private final Pages pages;
    private final OverviewService overview;
    private final MessageService messages;
    private final ListService lists;

    HomePageController(Pages pages, OverviewService overview, MessageService messages, ListService lists) {
        this.pages = pages;
        this.overview = overview;
        this.messages = messages;
        this.lists = lists;
    }

    @Get
    HttpResponse<?> home(HttpRequest<?> request) {
        CurrentUser user = pages.reader(request);
        Overview seen = overview.overview(user);
        boolean hasLists = seen.campaigns().isEmpty()
                && user.may(Permission.LIST_VIEW)
                && !lists.lists(user).isEmpty();
        HomeView home = HomeView.of(seen, failures(user, seen.asOfMillis()), hasLists, user.locale());
        return pages.page(request, "home", "home/home", Map.of("home", home));
    }

    private List<MessageRow> failures(CurrentUser user, long nowMillis) {
        if (!user.may(Permission.MESSAGE_VIEW)) {
            return List.of();
        }
        return FAILURES.stream()
                .flatMap(status -> messages
                        .search(
                                user,
                                new MessageFilter(
                                        null, status, null, null, null, nowMillis - RECENT.toMillis(), null, null),
                                null)
                        .stream())
                .sorted(Comparator.comparingLong(MessageRow::statusAtMillis).reversed())
                .limit(SHOWN_FAILURES)
                .toList();
    }
}

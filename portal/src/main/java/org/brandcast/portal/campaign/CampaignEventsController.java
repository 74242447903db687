package org.brandcast.portal.campaign;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.exceptions.HttpStatusException;
import io.micronaut.http.sse.Event;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import jakarta.inject.Named;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.brandcast.portal.page.PageFrame;
import org.brandcast.portal.page.Pages;
import org.brandcast.portal.security.CurrentUser;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A campaign's progress as server-sent events. {@code progress}: the page's moving part as HTML, when it changed;
 * {@code say}: a sentence for screen readers, at each tenth; {@code state}: the campaign is in another state than the one that
 * the browser says it shows ({@code ?state=}), whose page has other buttons; {@code end}: nothing will change any more.
 */
@Controller("/campaigns")
@Secured(SecurityRule.IS_AUTHENTICATED)
public class CampaignEventsController {
    private static final Duration PERIOD = Duration.ofSeconds(1);

    /** Then the browser comes again by itself, with its session looked at anew. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    /** So that a proxy or a dead connection is noticed while nothing changes. */
    private static final int UNCHANGED_TICKS = 15;

    private final Pages pages;
    private final CampaignService campaigns;
    private final Scheduler blocking;

    CampaignEventsController(
            Pages pages, CampaignService campaigns, @Named(TaskExecutors.BLOCKING) ExecutorService executor) {
        this.pages = pages;
        this.campaigns = campaigns;
        this.blocking = Schedulers.fromExecutorService(executor);
    }

    @Get(value = "/{id}/events", produces = MediaType.TEXT_EVENT_STREAM)
    @ExecuteOn(TaskExecutors.BLOCKING)
    Publisher<Event<String>> events(HttpRequest<?> request, @PathVariable long id, @QueryValue @Nullable String state) {
        CurrentUser user = pages.reader(request);
        CampaignView first = campaigns
                .view(user, id)
                .orElseThrow(() -> new HttpStatusException(HttpStatus.NOT_FOUND, "no campaign " + id));
        Watch watch = new Watch(user, pages.frame(request, "campaign"), first, state == null ? first.state() : state);
        return Flux.interval(Duration.ZERO, PERIOD)
                .take(LONGEST)
                .onBackpressureDrop()
                .concatMap(tick -> Mono.fromCallable(watch::look).subscribeOn(blocking), 1)
                .takeUntil(events -> events.stream().anyMatch(event -> "end".equals(event.getName())))
                .concatMapIterable(events -> events);
    }

    /** What one browser was told last. Used by one look at a time. */
    private final class Watch {
        private final CurrentUser user;
        private final PageFrame frame;
        private final CampaignView first;
        private final String state;
        private String shown = "";
        private long tenths = -1;
        private int unchanged;

        Watch(CurrentUser user, PageFrame frame, CampaignView first, String state) {
            this.user = user;
            this.frame = frame;
            this.first = first;
            this.state = state;
        }

        List<Event<String>> look() {
            CampaignView now = campaigns.view(user, first.id()).orElse(first);
            List<Event<String>> events = new ArrayList<>();
            String html = pages.fragmentText(
                    frame, "campaign/campaign", "progress", Map.of("c", now, "live", LiveView.of(now, frame.locale())));
            unchanged++;
            if (!html.equals(shown) || unchanged >= UNCHANGED_TICKS) {
                events.add(Event.of(html).name("progress"));
                shown = html;
                unchanged = 0;
            }
            if (LiveView.tenths(now) != tenths) {
                tenths = LiveView.tenths(now);
                events.add(Event.of(LiveView.spoken(now, frame.locale())).name("say"));
            }
            if (!now.state().equals(state)) {
                events.add(Event.of(now.state()).name("state"));
            }
            if (now.finishedAtMillis() != null) {
                events.add(Event.of(now.state()).name("end"));
            }
            return events;
        }
    }
}

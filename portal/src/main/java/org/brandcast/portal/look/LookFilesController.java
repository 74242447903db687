package org.brandcast.portal.look;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.Optional;

/**
 * What a look is made of, for everybody: the log-in page has one, too. Each address names its content, so it is kept for
 * ever; the colours are worked out of the address alone, so there is nothing in it that somebody could have typed.
 */
@Controller("/looks")
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
public class LookFilesController {
    private static final String FOR_EVER = "public, max-age=31536000, immutable";

    private final LookService looks;

    LookFilesController(LookService looks) {
        this.looks = looks;
    }

    @Get(value = "/accent/{hex}", produces = "text/css")
    HttpResponse<?> accent(@PathVariable String hex) {
        return css(hex, false);
    }

    @Get(value = "/preview/{hex}", produces = "text/css")
    HttpResponse<?> preview(@PathVariable String hex) {
        return css(hex, true);
    }

    private static HttpResponse<?> css(String hex, boolean preview) {
        if (!hex.matches("[0-9a-f]{6}")) {
            return HttpResponse.notFound();
        }
        AccentColours colours = AccentColours.of(hex);
        return HttpResponse.ok(preview ? colours.preview() : colours.css())
                .contentType(new MediaType("text/css"))
                .header(HttpHeaders.CACHE_CONTROL, FOR_EVER);
    }

    @Get("/logo/{hash}")
    HttpResponse<?> logo(@PathVariable String hash) {
        Optional<LookService.Picture> picture = hash.matches("[0-9a-f]{64}") ? looks.picture(hash) : Optional.empty();
        if (picture.isEmpty()) {
            return HttpResponse.notFound();
        }
        MutableHttpResponse<byte[]> answer = HttpResponse.ok(picture.get().bytes());
        return answer.contentType(new MediaType(picture.get().type())).header(HttpHeaders.CACHE_CONTROL, FOR_EVER);
    }
}

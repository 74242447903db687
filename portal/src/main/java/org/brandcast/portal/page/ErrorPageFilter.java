package org.brandcast.portal.page;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.web.router.RouteAttributes;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a browser a page where something else would have answered it with a bare error. Each has a reference that
 * stands in the log beside the fault; what the fault says is for the log only.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
class ErrorPageFilter {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorPageFilter.class);
    private static final List<String> NOT_PAGES =
            List.of("/v1/", "/assets/", "/webjars/", "/health", "/metrics", "/prometheus");

    /** Without letters and digits that are taken for each other over the telephone. */
    private static final String ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

    private static final int REFERENCE_LENGTH = 8;

    private final Pages pages;
    private final SecureRandom random = new SecureRandom();

    ErrorPageFilter(Pages pages) {
        this.pages = pages;
    }

    @ResponseFilter
    @Nullable
    MutableHttpResponse<?> render(HttpRequest<?> request, MutableHttpResponse<?> response) {
        if (response.code() < 400 || !isPage(request, response)) {
            return null;
        }
        String reference = reference();
        Throwable fault = RouteAttributes.getException(response).orElse(null);
        if (response.code() >= 500) {
            LOG.error(
                    "reference {}: {} {} answered {}",
                    reference,
                    request.getMethod(),
                    request.getPath(),
                    response.code(),
                    fault);
        } else {
            LOG.info(
                    "reference {}: {} {} answered {}",
                    reference,
                    request.getMethod(),
                    request.getPath(),
                    response.code());
        }
        return pages.page(
                HttpStatus.valueOf(response.code()),
                request,
                "",
                "error/error",
                Map.of("code", shownCode(response.code()), "reference", reference));
    }

    /** A script's request reads the status itself; an answer that is a page already stays. */
    private static boolean isPage(HttpRequest<?> request, MutableHttpResponse<?> response) {
        boolean wanted = request.accept().contains(MediaType.TEXT_HTML_TYPE)
                && NOT_PAGES.stream().noneMatch(prefix -> request.getPath().startsWith(prefix));
        return wanted
                && response.getContentType()
                        .filter(type -> type.getName().equals(MediaType.TEXT_HTML))
                        .isEmpty();
    }

    /** The few errors that a reader can do something about have a text of their own. */
    static int shownCode(int status) {
        if (status >= 500) {
            return 500;
        }
        return switch (status) {
            case 401, 403 -> 403;
            case 404, 405 -> 404;
            case 408 -> 408;
            case 413 -> 413;
            default -> 400;
        };
    }

    private String reference() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < REFERENCE_LENGTH; i++) {
            text.append(i == REFERENCE_LENGTH / 2 ? "-" : "")
                    .append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }
}

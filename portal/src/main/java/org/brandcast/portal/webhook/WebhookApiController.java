package org.brandcast.portal.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.rules.SecurityRule;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.brandcast.portal.api.ApiCalls;
import org.brandcast.portal.api.ApiProblem;
import org.brandcast.portal.api.ApiProblemException;
import org.brandcast.portal.apikey.ApiKeyService;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Role;
import org.jspecify.annotations.Nullable;

/**
 * /v1/webhooks, by a key with the scope {@code webhooks:manage}: what the page does, for programs. {@code url},
 * {@code statuses} (at first the final ones) and {@code active} go in; the secret is in the answer that makes it and nowhere
 * else.
 */
@Controller("/v1/webhooks")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class WebhookApiController {
    private static final int LARGEST_BODY_BYTES = 16 * 1024;
    private static final JsonFactory JSON = new JsonFactory();

    private final WebhookService webhooks;
    private final ApiCalls calls;

    WebhookApiController(WebhookService webhooks, ApiCalls calls) {
        this.webhooks = webhooks;
        this.calls = calls;
    }

    @Get
    HttpResponse<?> list(HttpRequest<?> request, Authentication authentication) {
        return allowed(
                request,
                authentication,
                user -> HttpResponse.ok(Map.of(
                        "webhooks",
                        webhooks.webhooks(user).stream()
                                .map(view -> body(view, null))
                                .toList())));
    }

    @Post
    @Consumes(MediaType.APPLICATION_JSON)
    HttpResponse<?> create(HttpRequest<?> request, Authentication authentication, @Body byte @Nullable [] body) {
        return allowed(request, authentication, user -> {
            Given given = read(body, true);
            WebhookDraft draft = new WebhookDraft(
                    given.url == null ? "" : given.url,
                    given.statuses == null ? new LinkedHashSet<>(WebhookDraft.FINAL) : given.statuses,
                    given.active == null || given.active);
            WebhookService.Made made = webhooks.create(user, user.tenantId(), draft);
            return HttpResponse.created(body(find(user, made.id()), made.secret()))
                    .header(HttpHeaders.LOCATION, "/v1/webhooks/" + made.id())
                    .header(HttpHeaders.CACHE_CONTROL, "no-store");
        });
    }

    @Get("/{id}")
    HttpResponse<?> one(HttpRequest<?> request, Authentication authentication, @PathVariable long id) {
        return allowed(request, authentication, user -> HttpResponse.ok(body(find(user, id), null)));
    }

    /** Changes what the body names. */
    @Patch("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    HttpResponse<?> change(
            HttpRequest<?> request,
            Authentication authentication,
            @PathVariable long id,
            @Body byte @Nullable [] body) {
        return allowed(request, authentication, user -> {
            WebhookView now = find(user, id);
            Given given = read(body, false);
            webhooks.save(
                    user,
                    id,
                    new WebhookDraft(
                            given.url == null ? now.url() : given.url,
                            given.statuses == null ? now.statuses() : given.statuses,
                            given.active == null ? now.active() : given.active));
            return HttpResponse.ok(body(find(user, id), null));
        });
    }

    @Delete("/{id}")
    HttpResponse<?> delete(HttpRequest<?> request, Authentication authentication, @PathVariable long id) {
        return allowed(request, authentication, user -> {
            find(user, id);
            webhooks.delete(user, id);
            return HttpResponse.noContent();
        });
    }

    @Post("/{id}/secret")
    HttpResponse<?> renew(HttpRequest<?> request, Authentication authentication, @PathVariable long id) {
        return allowed(request, authentication, user -> {
            WebhookService.Made made = webhooks.renew(user, id).orElseThrow(WebhookApiController::unknown);
            return HttpResponse.ok(body(find(user, id), made.secret())).header(HttpHeaders.CACHE_CONTROL, "no-store");
        });
    }

    @Post("/{id}/test")
    HttpResponse<?> test(HttpRequest<?> request, Authentication authentication, @PathVariable long id) {
        return allowed(request, authentication, user -> {
            find(user, id);
            webhooks.test(user, id);
            return HttpResponse.accepted();
        });
    }

    /** The newest deliveries; {@code state=dead}: of those that were given up. */
    @Get("/{id}/deliveries{?state}")
    HttpResponse<?> deliveries(
            HttpRequest<?> request,
            Authentication authentication,
            @PathVariable long id,
            @QueryValue @Nullable String state) {
        return allowed(request, authentication, user -> {
            find(user, id);
            return HttpResponse.ok(Map.of(
                    "deliveries",
                    webhooks.deliveries(user, id, "dead".equals(state)).stream()
                            .map(WebhookApiController::body)
                            .toList()));
        });
    }

    /** All dead ones. */
    @Post("/{id}/resend")
    HttpResponse<?> resendAll(HttpRequest<?> request, Authentication authentication, @PathVariable long id) {
        return allowed(request, authentication, user -> {
            find(user, id);
            return HttpResponse.accepted().body(Map.of("deliveries", webhooks.resend(user, id, null)));
        });
    }

    @Post("/{id}/deliveries/{deliveryId}/resend")
    HttpResponse<?> resend(
            HttpRequest<?> request,
            Authentication authentication,
            @PathVariable long id,
            @PathVariable long deliveryId) {
        return allowed(request, authentication, user -> {
            find(user, id);
            if (!webhooks.hasDelivery(user, id, deliveryId)) {
                throw unknown();
            }
            return HttpResponse.accepted().body(Map.of("deliveries", webhooks.resend(user, id, deliveryId)));
        });
    }

    private HttpResponse<?> allowed(HttpRequest<?> request, Authentication authentication, ApiCalls.Asked asked) {
        return calls.answer(request, authentication, ApiKeyService.SCOPE_WEBHOOKS, Role.DEVELOPER, user -> {
            try {
                return asked.of(user);
            } catch (WebhookService.RefusedException e) {
                throw new ApiProblemException(ApiProblem.unprocessable(e.faults().stream()
                        .map(fault -> new ApiProblem.Field(fault.field(), fault.value(), fault.code(), fault.value()))
                        .toList()));
            }
        });
    }

    private WebhookView find(CurrentUser user, long id) {
        return webhooks.find(user, id).orElseThrow(WebhookApiController::unknown);
    }

    private static ApiProblemException unknown() {
        return new ApiProblemException(ApiProblem.of(HttpStatus.NOT_FOUND, "WEBHOOK_UNKNOWN"));
    }

    /** What a body names; null: it doesn't. */
    private static final class Given {
        @Nullable
        String url;

        @Nullable
        Set<String> statuses;

        @Nullable
        Boolean active;
    }

    private static Given read(byte @Nullable [] body, boolean whole) {
        if (body != null && body.length > LARGEST_BODY_BYTES) {
            throw new ApiProblemException(ApiProblem.of(HttpStatus.REQUEST_ENTITY_TOO_LARGE, "REQUEST_TOO_LARGE"));
        }
        List<ApiProblem.Field> problems = new ArrayList<>();
        Given given;
        try (JsonParser parser = JSON.createParser(body == null ? new byte[0] : body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("the body is not a JSON object");
            }
            given = readFields(parser, problems);
            if (parser.nextToken() != null) {
                throw new IOException("something follows the JSON object");
            }
        } catch (IOException e) {
            throw new ApiProblemException(ApiProblem.of(HttpStatus.BAD_REQUEST, "WEBHOOK_NOT_JSON"));
        }
        if (whole && given.url == null && problems.isEmpty()) {
            problems.add(new ApiProblem.Field("url", null, "FIELD_MISSING", "url"));
        }
        if (!problems.isEmpty()) {
            throw new ApiProblemException(ApiProblem.unprocessable(problems));
        }
        return given;
    }

    private static Given readFields(JsonParser parser, List<ApiProblem.Field> problems) throws IOException {
        Given given = new Given();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            if (name.equals("url") && token == JsonToken.VALUE_STRING) {
                given.url = parser.getText();
            } else if (name.equals("active") && token.isBoolean()) {
                given.active = parser.getBooleanValue();
            } else if (name.equals("statuses") && token == JsonToken.START_ARRAY) {
                given.statuses = readTexts(parser, problems);
            } else {
                String code = switch (name) {
                    case "url" -> "FIELD_NOT_TEXT";
                    case "active" -> "FIELD_NOT_BOOLEAN";
                    case "statuses" -> "FIELD_NOT_LIST";
                    default -> "WEBHOOK_FIELD_UNKNOWN";
                };
                problems.add(new ApiProblem.Field(name, null, code, name));
                parser.skipChildren();
            }
        }
        return given;
    }

    private static Set<String> readTexts(JsonParser parser, List<ApiProblem.Field> problems) throws IOException {
        Set<String> texts = new LinkedHashSet<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == null) {
                throw new IOException("the list does not end");
            } else if (token == JsonToken.VALUE_STRING) {
                texts.add(parser.getText());
            } else {
                problems.add(new ApiProblem.Field("statuses", null, "FIELD_NOT_TEXT", "statuses"));
                parser.skipChildren();
            }
        }
        return texts;
    }

    private static Map<String, Object> body(WebhookView webhook, @Nullable String secret) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", webhook.id());
        body.put("url", webhook.url());
        body.put("statuses", List.copyOf(webhook.statuses()));
        body.put("active", webhook.active());
        body.put("createdAt", Instant.ofEpochMilli(webhook.createdAtMillis()).toString());
        body.put("waiting", webhook.waiting());
        body.put("dead", webhook.dead());
        Optional.ofNullable(secret).ifPresent(told -> body.put("secret", told));
        return body;
    }

    private static Map<String, Object> body(DeliveryView delivery) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", delivery.id());
        body.put("eventId", delivery.eventId().toString());
        body.put("messageId", delivery.messageId().toString());
        body.put("status", delivery.status());
        body.put("state", delivery.state());
        body.put("attempts", delivery.attempts());
        body.put("error", delivery.error());
        body.put("at", Instant.ofEpochMilli(delivery.atMillis()).toString());
        return body;
    }
}

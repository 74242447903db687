package org.brandcast.portal.message;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.rules.SecurityRule;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.brandcast.domain.lifecycle.MessageStatus;
import org.brandcast.portal.api.ApiCalls;
import org.brandcast.portal.api.ApiClients;
import org.brandcast.portal.api.ApiPage;
import org.brandcast.portal.api.ApiProblem;
import org.brandcast.portal.api.ApiProblemException;
import org.brandcast.portal.apikey.ApiKeyService;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Role;
import org.brandcast.schemas.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * GET /v1/messages: the newest first, by pages; {@code status}, {@code type}, {@code from}, {@code to}, {@code clientRef},
 * {@code campaignId}, {@code since}, {@code until} narrow it. Texts aren't told here.
 */
@Controller("/v1/messages")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class MessageListApiController {
    private static final List<String> TYPES = List.of("otp", "care", "ad");

    private final MessageService messages;
    private final Sandbox sandbox;
    private final ApiCalls calls;

    MessageListApiController(MessageService messages, Sandbox sandbox, ApiCalls calls) {
        this.messages = messages;
        this.sandbox = sandbox;
        this.calls = calls;
    }

    @Get
    HttpResponse<?> list(HttpRequest<?> request, Authentication authentication) {
        boolean inSandbox = ApiClients.of(authentication).sandbox();
        return calls.answer(request, authentication, ApiKeyService.SCOPE_READ, Role.DEVELOPER, user -> {
            ApiPage page = ApiPage.of(request);
            MessageFilter filter = filter(request);
            List<MessageRow> found = find(user, inSandbox, filter, page);
            boolean more = found.size() > page.limit();
            List<MessageRow> shown = more ? found.subList(0, page.limit()) : found;
            return HttpResponse.ok(ApiPage.body(
                    "messages",
                    shown.stream().map(MessageListApiController::body).toList(),
                    more ? shown.get(shown.size() - 1).cursor() : null));
        });
    }

    /** One more than a page, to know whether there are more. The sandbox isn't searched: it lists what there is. */
    private List<MessageRow> find(CurrentUser user, boolean inSandbox, MessageFilter filter, ApiPage page) {
        return inSandbox
                ? sandbox.newest(TenantScope.of(user), page.cursor(), page.limit() + 1)
                : messages.search(user, filter, page.cursor(), page.limit() + 1);
    }

    private static MessageFilter filter(HttpRequest<?> request) {
        String query = value(request, "clientRef");
        return new MessageFilter(
                query == null ? value(request, "to") : query,
                oneOf(
                        request,
                        "status",
                        Arrays.stream(MessageStatus.values()).map(Enum::name).toList()),
                type(request),
                value(request, "from"),
                number(request, "campaignId"),
                instant(request, "since"),
                instant(request, "until"),
                null);
    }

    private static @Nullable String type(HttpRequest<?> request) {
        String type = oneOf(request, "type", TYPES);
        return type == null
                ? null
                : MessageType.valueOf(type.toUpperCase(Locale.ROOT)).name();
    }

    private static @Nullable String value(HttpRequest<?> request, String name) {
        String value = request.getParameters().get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    private static @Nullable String oneOf(HttpRequest<?> request, String name, List<String> allowed) {
        String value = value(request, name);
        if (value != null && !allowed.contains(value)) {
            throw refused(name, value, "PARAMETER_CHOICE", String.join(", ", allowed));
        }
        return value;
    }

    private static @Nullable Long number(HttpRequest<?> request, String name) {
        String value = value(request, name);
        if (value != null && !value.matches("[0-9]{1,18}")) {
            throw refused(name, value, "FIELD_NOT_INTEGER", name);
        }
        return value == null ? null : Long.valueOf(value);
    }

    private static @Nullable Long instant(HttpRequest<?> request, String name) {
        String value = value(request, name);
        try {
            return value == null ? null : (Long) Instant.parse(value).toEpochMilli();
        } catch (DateTimeParseException e) {
            throw refused(name, value, "PARAMETER_INSTANT", name);
        }
    }

    private static ApiProblemException refused(String field, @Nullable String value, String code, String detail) {
        return new ApiProblemException(
                ApiProblem.unprocessable(List.of(new ApiProblem.Field(field, value, code, detail))));
    }

    private static Map<String, Object> body(MessageRow row) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("messageId", row.messageId());
        body.put("status", row.status());
        body.put("reason", row.reason());
        body.put("type", row.type().toLowerCase(Locale.ROOT));
        body.put("from", row.from());
        body.put("to", row.to());
        body.put("carrier", row.carrier());
        body.put("segments", row.segments());
        body.put("campaignId", row.campaignId());
        body.put("acceptedAt", Instant.ofEpochMilli(row.acceptedAtMillis()).toString());
        body.put("statusAt", Instant.ofEpochMilli(row.statusAtMillis()).toString());
        return body;
    }
}

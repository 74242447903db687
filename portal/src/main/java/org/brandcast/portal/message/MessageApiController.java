package org.brandcast.portal.message;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.rules.SecurityRule;
import jakarta.inject.Named;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import org.brandcast.portal.api.ApiClients;
import org.brandcast.portal.api.ApiGate;
import org.brandcast.portal.api.ApiProblem;
import org.brandcast.portal.api.ProblemWriter;
import org.brandcast.portal.apikey.ApiKeyService;
import org.brandcast.portal.apikey.ApiKeyService.ApiClient;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The REST door. POST /v1/messages {from, to, text, type, clientRef?, orderId?} answers 202 {messageId, segments}
 * once the request is durable; nothing on the way there waits for a database. GET /v1/messages/{id} answers what the
 * view knows, and never 404 for what was answered with 202. What a sandbox key sends goes to the {@link Sandbox} instead.
 */
@Controller("/v1/messages")
@Secured(SecurityRule.IS_AUTHENTICATED)
public class MessageApiController {
    private static final Logger LOG = LoggerFactory.getLogger(MessageApiController.class);
    private static final int LARGEST_BODY_BYTES = 64 * 1024;

    private final SendCheck check;
    private final DoorWriter door;
    private final MessageLookup lookup;
    private final ApiGate gate;
    private final Sandbox sandbox;
    private final ExecutorService blocking;

    MessageApiController(
            SendCheck check,
            DoorWriter door,
            MessageLookup lookup,
            ApiGate gate,
            Sandbox sandbox,
            @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
        this.check = check;
        this.door = door;
        this.lookup = lookup;
        this.gate = gate;
        this.sandbox = sandbox;
        this.blocking = blocking;
    }

    @Post
    @Consumes(MediaType.APPLICATION_JSON)
    CompletableFuture<HttpResponse<?>> send(
            HttpRequest<?> request, Authentication authentication, @Body byte @Nullable [] body) {
        ApiClient client = ApiClients.of(authentication);
        ApiProblem refusal = gate.refusalOf(client, ApiKeyService.SCOPE_SEND);
        if (refusal == null && !door.hasRoomFor(1)) {
            refusal = ApiProblem.of(HttpStatus.SERVICE_UNAVAILABLE, "DOOR_UNAVAILABLE");
        }
        if (refusal != null) {
            return refused(request, refusal);
        }
        if (body != null && body.length > LARGEST_BODY_BYTES) {
            return refused(request, ApiProblem.of(HttpStatus.REQUEST_ENTITY_TOO_LARGE, "REQUEST_TOO_LARGE"));
        }
        SendCommand command;
        try {
            command = SendCommand.read(body == null ? new byte[0] : body);
        } catch (IOException e) {
            return refused(request, ApiProblem.of(HttpStatus.BAD_REQUEST, "NOT_JSON"));
        }
        SendCheck.Checked checked = check.check(client, command);
        if (checked.request() == null) {
            return refused(request, ApiProblem.unprocessable(checked.problems()));
        }
        String messageId = client.sandbox() ? Sandbox.idOf(client, checked.request()) : checked.messageId();
        return store(client, checked).handle((durable, failure) -> {
            if (failure != null) {
                LOG.warn("message {} was not accepted: {}", messageId, failure.toString());
                return gate.respond(request, ApiProblem.of(HttpStatus.SERVICE_UNAVAILABLE, "DOOR_UNAVAILABLE"));
            }
            return HttpResponse.accepted()
                    .contentType(MediaType.APPLICATION_JSON_TYPE)
                    .header("Location", "/v1/messages/" + messageId)
                    .body("{\"messageId\":\"" + messageId + "\",\"segments\":" + checked.segments() + "}");
        });
    }

    private CompletableFuture<Void> store(ApiClient client, SendCheck.Checked checked) {
        return client.sandbox()
                ? CompletableFuture.runAsync(() -> sandbox.take(client, List.of(checked)), blocking)
                : door.write(checked.msisdn(), checked.request());
    }

    @Get("/{messageId}")
    CompletableFuture<HttpResponse<?>> status(
            HttpRequest<?> request, Authentication authentication, @PathVariable String messageId) {
        ApiClient client = ApiClients.of(authentication);
        ApiProblem refusal = gate.refusalOf(client, ApiKeyService.SCOPE_READ);
        if (refusal != null) {
            return refused(request, refusal);
        }
        Locale locale = ProblemWriter.localeOf(request);
        return (client.sandbox()
                        ? lookup.findInSandbox(client.scope(), locale, messageId)
                        : lookup.find(client.scope(), locale, messageId))
                .thenApply(found -> found.isPresent()
                        ? HttpResponse.ok(found.get()).contentType(MediaType.APPLICATION_JSON_TYPE)
                        : gate.respond(request, ApiProblem.of(HttpStatus.NOT_FOUND, "MESSAGE_UNKNOWN")));
    }

    private CompletableFuture<HttpResponse<?>> refused(HttpRequest<?> request, ApiProblem problem) {
        return CompletableFuture.completedFuture(gate.respond(request, problem));
    }
}

package org.brandcast.portal.message;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.json.JsonMapper;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.rules.SecurityRule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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
 * Many messages in one call: POST /v1/messages/batch {messages: [{from, to, text, type, clientRef?, orderId?}, …]},
 * {@link BatchCommand#MOST} at most. The answer is 200 {accepted, refused, results}, a result for each message in
 * its order: {index, status 202, messageId, segments}, or {index, status, code, errors} of that one. Messages are
 * judged and taken in one by one: a bad one keeps no other from being sent.
 *
 * <p>What the whole call fails on (key, rate, size, not JSON, too many) is a problem, and nothing was sent. A call that
 * got no answer is repeated as it was: with clientRefs no message is sent twice.
 */
@Controller("/v1/messages/batch")
@Secured(SecurityRule.IS_AUTHENTICATED)
public class BatchApiController {
    private static final Logger LOG = LoggerFactory.getLogger(BatchApiController.class);
    private static final int LARGEST_BODY_BYTES = 4 * 1024 * 1024;

    private final SendCheck check;
    private final DoorWriter door;
    private final ApiGate gate;
    private final Sandbox sandbox;
    private final JsonMapper json;

    BatchApiController(SendCheck check, DoorWriter door, ApiGate gate, Sandbox sandbox, JsonMapper json) {
        this.check = check;
        this.door = door;
        this.gate = gate;
        this.sandbox = sandbox;
        this.json = json;
    }

    /** The body is a stream, so that nothing of it is kept for who may not send; what isn't read is let go. */
    @Post
    @Consumes(MediaType.APPLICATION_JSON)
    @ExecuteOn(TaskExecutors.BLOCKING)
    CompletableFuture<HttpResponse<?>> send(
            HttpRequest<?> request, Authentication authentication, @Body @Nullable InputStream body)
            throws IOException {
        try (body) {
            return answer(request, ApiClients.of(authentication), body);
        }
    }

    private CompletableFuture<HttpResponse<?>> answer(
            HttpRequest<?> request, ApiClient client, @Nullable InputStream body) {
        ApiProblem refusal = gate.refusalOf(client, ApiKeyService.SCOPE_SEND);
        if (refusal == null && request.getContentLength() > LARGEST_BODY_BYTES) {
            refusal = tooLarge();
        }
        if (refusal != null) {
            return refused(request, refusal);
        }
        BatchCommand batch;
        try {
            byte[] octets = body == null ? new byte[0] : body.readNBytes(LARGEST_BODY_BYTES + 1);
            if (octets.length > LARGEST_BODY_BYTES) {
                return refused(request, tooLarge());
            }
            batch = BatchCommand.read(octets);
        } catch (IOException e) {
            return refused(request, ApiProblem.of(HttpStatus.BAD_REQUEST, "NOT_JSON"));
        }
        if (!batch.problems().isEmpty()) {
            return refused(request, ApiProblem.unprocessable(batch.problems()));
        }
        int count = batch.messages().size();
        refusal = door.hasRoomFor(count)
                ? gate.refusalOfMore(client, count - 1)
                : ApiProblem.of(HttpStatus.SERVICE_UNAVAILABLE, "DOOR_UNAVAILABLE");
        if (refusal != null) {
            return refused(request, refusal);
        }
        Locale locale = ProblemWriter.localeOf(request);
        return client.sandbox()
                ? CompletableFuture.completedFuture(takeIntoSandbox(client, batch, locale))
                : takeIn(client, batch, locale);
    }

    private HttpResponse<?> takeIntoSandbox(ApiClient client, BatchCommand batch, Locale locale) {
        List<SendCheck.Checked> good = new ArrayList<>();
        List<Map<String, Object>> results = new ArrayList<>();
        for (SendCommand command : batch.messages()) {
            SendCheck.Checked checked = check.check(client, command);
            if (checked.request() == null) {
                results.add(failed(results.size(), command, locale, ApiProblem.unprocessable(checked.problems())));
            } else {
                good.add(checked);
                results.add(
                        accepted(results.size(), command, Sandbox.idOf(client, checked.request()), checked.segments()));
            }
        }
        sandbox.take(client, good);
        return summary(client, results);
    }

    private CompletableFuture<HttpResponse<?>> takeIn(ApiClient client, BatchCommand batch, Locale locale) {
        List<CompletableFuture<Map<String, Object>>> results = new ArrayList<>();
        boolean open = true;
        for (SendCommand command : batch.messages()) {
            SendCheck.Checked checked = check.check(client, command);
            if (checked.request() == null) {
                results.add(CompletableFuture.completedFuture(
                        failed(results.size(), command, locale, ApiProblem.unprocessable(checked.problems()))));
                continue;
            }
            // A producer that is full or has lost its brokers refuses each record only after a wait: one is enough.
            CompletableFuture<Void> durable =
                    open ? door.write(checked.msisdn(), checked.request()) : new CompletableFuture<>();
            if (!open) {
                durable.completeExceptionally(new IllegalStateException("the door did not take the one before"));
            }
            open = !durable.isCompletedExceptionally();
            int index = results.size();
            results.add(durable.handle((done, failure) -> failure == null
                    ? accepted(index, command, checked.messageId(), checked.segments())
                    : failed(
                            index,
                            command,
                            locale,
                            ApiProblem.of(HttpStatus.SERVICE_UNAVAILABLE, "DOOR_UNAVAILABLE"))));
        }
        return CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
                .thenApply(all -> summary(
                        client, results.stream().map(CompletableFuture::join).toList()));
    }

    private HttpResponse<?> summary(ApiClient client, List<Map<String, Object>> results) {
        long accepted = results.stream()
                .filter(result -> isStatus(result, HttpStatus.ACCEPTED))
                .count();
        long unavailable = results.stream()
                .filter(result -> isStatus(result, HttpStatus.SERVICE_UNAVAILABLE))
                .count();
        if (unavailable > 0) {
            LOG.warn("{} messages of a batch of tenant {} were not accepted", unavailable, client.tenantId());
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("accepted", accepted);
        body.put("refused", results.size() - accepted);
        body.put("results", results);
        try {
            return HttpResponse.ok(json.writeValueAsBytes(body)).contentType(MediaType.APPLICATION_JSON_TYPE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isStatus(Map<String, Object> result, HttpStatus status) {
        return Integer.valueOf(status.getCode()).equals(result.get("status"));
    }

    private static Map<String, Object> accepted(int index, SendCommand command, String messageId, int segments) {
        Map<String, Object> result = beginning(index, command);
        result.put("status", HttpStatus.ACCEPTED.getCode());
        result.put("messageId", messageId);
        result.put("segments", segments);
        return result;
    }

    private static Map<String, Object> failed(int index, SendCommand command, Locale locale, ApiProblem problem) {
        Map<String, Object> result = beginning(index, command);
        result.putAll(ProblemWriter.inside(locale, problem));
        return result;
    }

    private static Map<String, Object> beginning(int index, SendCommand command) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("index", index);
        if (command.clientRef() != null) {
            result.put("clientRef", command.clientRef());
        }
        return result;
    }

    private static ApiProblem tooLarge() {
        return ApiProblem.of(HttpStatus.REQUEST_ENTITY_TOO_LARGE, "BATCH_BYTES");
    }

    private CompletableFuture<HttpResponse<?>> refused(HttpRequest<?> request, ApiProblem problem) {
        return CompletableFuture.completedFuture(gate.respond(request, problem));
    }
}

package org.brandcast.portal.message;

import io.micronaut.json.JsonMapper;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import org.brandcast.portal.database.TenantScope;
import org.jspecify.annotations.Nullable;

/** Finds a message for the REST door; says that there is none only when the view has caught up with the doors. */
@Singleton
final class MessageLookup {
    private static final int ID_LENGTH = 36;

    private final MessageService messages;
    private final Sandbox sandbox;
    private final ViewProgress progress;
    private final JsonMapper json;
    private final ExecutorService blocking;

    MessageLookup(
            MessageService messages,
            Sandbox sandbox,
            ViewProgress progress,
            JsonMapper json,
            @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
        this.messages = messages;
        this.sandbox = sandbox;
        this.progress = progress;
        this.json = json;
        this.blocking = blocking;
    }

    /** The message as JSON; empty: none of that id in the scope. */
    CompletableFuture<Optional<byte[]>> find(TenantScope scope, Locale locale, String messageId) {
        if (messageId.length() != ID_LENGTH) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return CompletableFuture.supplyAsync(() -> messages.life(scope, locale, messageId), blocking)
                .thenCompose(found -> found.isPresent()
                        ? CompletableFuture.completedFuture(found)
                        : progress.awaitDoors()
                                .thenApplyAsync(there -> messages.life(scope, locale, messageId), blocking))
                .thenApply(found -> found.map(this::write));
    }

    /** The same for a key of the sandbox, which sees nothing but what such keys sent. */
    CompletableFuture<Optional<byte[]>> findInSandbox(TenantScope scope, Locale locale, String messageId) {
        return CompletableFuture.supplyAsync(
                () -> sandbox.life(scope, locale, messageId).map(this::write), blocking);
    }

    private byte[] write(MessageLife life) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("messageId", life.messageId());
        body.put("status", life.status());
        body.put("type", life.type().toLowerCase(Locale.ROOT));
        body.put("from", life.from());
        body.put("to", life.to());
        body.put("segments", life.segments());
        putIf(body, "reason", life.reason());
        putIf(body, "reasonText", life.reasonText());
        putIf(body, "carrier", life.carrier());
        putIf(body, "route", life.route());
        putIf(body, "clientRef", life.clientRef());
        putIf(body, "campaignId", life.campaignId());
        putIf(body, "orderId", life.orderId());
        body.put("conflicts", life.conflicts());
        body.put("acceptedAt", Instant.ofEpochMilli(life.acceptedAtMillis()).toString());
        body.put("statusAt", Instant.ofEpochMilli(life.statusAtMillis()).toString());
        List<Map<String, Object>> events = new ArrayList<>();
        for (MessageLife.LifeEvent event : life.events()) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("at", Instant.ofEpochMilli(event.atMillis()).toString());
            line.put("what", event.what());
            putIf(line, "cause", event.cause());
            putIf(line, "route", event.route());
            putIf(line, "segment", event.segment() == 0 ? null : (Integer) event.segment());
            putIf(line, "detail", event.detail());
            events.add(line);
        }
        body.put("events", events);
        try {
            return json.writeValueAsBytes(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void putIf(Map<String, Object> body, String name, @Nullable Object value) {
        if (value != null && !value.equals("")) {
            body.put(name, value);
        }
    }
}

package org.brandcast.http;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.brandcast.http.AnswerBody.MalformedBodyException;
import org.brandcast.http.CompiledProfile.CompiledAuthentication;
import org.brandcast.http.HttpProfile.Authentication;
import org.jspecify.annotations.Nullable;

/** Reads receipts that are sent to us, after it has checked who sends them. Safe for many threads. */
public final class CallbackReader {
    private static final Duration MAX_SKEW = Duration.ofMinutes(5);

    private final HttpProfile.Callback callback;
    private final @Nullable CompiledAuthentication proof;
    private final Map<String, String> parameters;
    private final Clock clock;

    /**
     * A reader for one route.
     *
     * @throws IllegalArgumentException if the profile has no callback
     */
    public CallbackReader(HttpProfile profile, RouteParameters parameters, Clock clock) {
        if (profile.receipts() == null || profile.receipts().callback() == null) {
            throw new IllegalArgumentException("profile " + profile.name() + " has no callback");
        }
        this.callback = Objects.requireNonNull(profile.receipts().callback());
        this.parameters = parameters.placeholders();
        this.clock = clock;
        Authentication authentication = callback.authentication();
        Set<String> known = new HashSet<>(this.parameters.keySet());
        known.add("timestamp");
        this.proof = authentication == null
                ? null
                : CompiledProfile.authentication("receipts.callback.authentication", authentication, known);
    }

    /**
     * A request of theirs.
     *
     * @param path with the query, as it came
     * @param header a header's first value by its name, null if it isn't there
     * @param body for a GET: the query
     */
    public record Incoming(String method, String path, Function<String, @Nullable String> header, String body) {}

    /** What a callback is. */
    public sealed interface Result {}

    /** Receipts, to be made durable before {@link #answerBody} is sent; maybe none that says something. */
    public record Receipts(List<HttpReceipt> receipts) implements Result {}

    /** Not believed or not readable; nothing of it is taken. */
    public record Refused(int httpStatus, String reason) implements Result {}

    /** What they want to read once their receipts are durable. */
    public String answerBody() {
        return callback.answerBody();
    }

    /** Its content type. */
    public String answerType() {
        return callback.answerType();
    }

    /** Reads a callback. */
    public Result read(Incoming request) {
        if (proof != null && !isProven(request, proof)) {
            return new Refused(401, "AUTHENTICATION");
        }
        try {
            return new Receipts(ReceiptFieldsReader.read(callback.format(), callback.fields(), request.body()));
        } catch (MalformedBodyException e) {
            return new Refused(400, "MALFORMED");
        }
    }

    private boolean isProven(Incoming request, CompiledAuthentication expected) {
        Authentication settings = expected.settings();
        Map<String, String> values = new HashMap<>(parameters);
        values.put("timestamp", "");
        if (settings.timestampHeader() != null) {
            String timestamp = request.header().apply(settings.timestampHeader());
            if (timestamp == null || !isRecent(timestamp)) {
                return false;
            }
            values.put("timestamp", timestamp);
        }
        try {
            String secret = expected.secret().render(values);
            String given = request.header().apply(settings.header() == null ? "Authorization" : settings.header());
            return given != null && Signatures.same(wanted(request, expected, values, secret), given);
        } catch (UnrenderableException e) {
            return false;
        }
    }

    private static String wanted(
            Incoming request, CompiledAuthentication expected, Map<String, String> values, String secret)
            throws UnrenderableException {
        return switch (expected.settings().scheme()) {
            case BASIC -> {
                String pair = expected.user().render(values) + ":" + secret;
                yield "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
            }
            case BEARER -> "Bearer " + secret;
            case HEADER -> secret;
            case HMAC_SHA256 -> {
                values.put("method", request.method());
                values.put("path", request.path());
                values.put("body", request.body());
                String signed = expected.signed().render(values);
                values.put("signature", Signatures.sign(expected.settings().form(), secret, signed));
                yield expected.value().render(values);
            }
        };
    }

    private boolean isRecent(String seconds) {
        return seconds.matches("[0-9]{1,12}")
                && Math.abs(clock.instant().getEpochSecond() - Long.parseLong(seconds)) <= MAX_SKEW.toSeconds();
    }
}

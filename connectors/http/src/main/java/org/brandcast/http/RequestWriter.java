package org.brandcast.http;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.brandcast.http.CompiledProfile.CompiledAuthentication;
import org.brandcast.http.CompiledProfile.CompiledRequest;
import org.jspecify.annotations.Nullable;

/** Makes requests of templates, with the proof of who sends them. Safe for many threads. */
final class RequestWriter {
    private final Map<String, String> parameters;
    private final Clock clock;

    RequestWriter(RouteParameters parameters, Clock clock) {
        this.parameters = parameters.placeholders();
        this.clock = clock;
    }

    /**
     * A request that is written once at most.
     *
     * @throws UnrenderableException if a value can't stand where it has to
     * @throws IllegalArgumentException if the address is none
     */
    HttpRequest write(CompiledRequest templates, Map<String, String> values, Duration timeout)
            throws UnrenderableException {
        Map<String, String> all = new HashMap<>(parameters);
        all.putAll(values);
        Instant now = clock.instant();
        all.put("timestamp", Long.toString(now.getEpochSecond()));
        all.put("timestampMillis", Long.toString(now.toEpochMilli()));
        all.put("nonce", UUID.randomUUID().toString());
        URI url = uri(templates.url().render(all));
        String body = templates.body() == null ? null : templates.body().render(all);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(url).timeout(timeout).method(templates.method(), publisher(body));
        for (Map.Entry<String, Template> header : templates.headers().entrySet()) {
            request.header(header.getKey(), header.getValue().render(all));
        }
        if (templates.authentication() != null) {
            all.put("method", templates.method());
            all.put("path", url.getRawQuery() == null ? url.getRawPath() : url.getRawPath() + "?" + url.getRawQuery());
            all.put("body", body == null ? "" : body);
            prove(request, templates.authentication(), all);
        }
        return request.build();
    }

    private static URI uri(String written) {
        URI url;
        try {
            url = URI.create(written);
        } catch (IllegalArgumentException e) {
            // The address may hold a secret in its query: it is not repeated.
            throw new IllegalArgumentException("the address is no URL");
        }
        String scheme = Objects.requireNonNullElse(url.getScheme(), "");
        if (!(scheme.equals("http") || scheme.equals("https")) || url.getHost() == null) {
            throw new IllegalArgumentException("the address is no http or https URL");
        }
        return url;
    }

    private static BodyPublisher publisher(@Nullable String body) {
        return new WrittenOnce(
                body == null
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8));
    }

    private static void prove(HttpRequest.Builder request, CompiledAuthentication proof, Map<String, String> all)
            throws UnrenderableException {
        String secret = proof.secret().render(all);
        switch (proof.settings().scheme()) {
            case BASIC -> {
                String pair = proof.user().render(all) + ":" + secret;
                request.header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
            }
            case BEARER -> request.header("Authorization", "Bearer " + TextContext.HEADER.escape(secret));
            case HEADER -> request.header(header(proof), proof.value().render(all));
            case HMAC_SHA256 -> {
                all.put(
                        "signature",
                        Signatures.sign(
                                proof.settings().form(), secret, proof.signed().render(all)));
                request.header(header(proof), proof.value().render(all));
            }
        }
    }

    private static String header(CompiledAuthentication proof) {
        return Objects.requireNonNull(proof.settings().header(), "header is null");
    }
}

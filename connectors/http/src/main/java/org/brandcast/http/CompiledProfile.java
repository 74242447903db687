package org.brandcast.http;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.brandcast.http.HttpProfile.Authentication;
import org.brandcast.http.HttpProfile.Format;
import org.brandcast.http.HttpProfile.ReceiptFields;
import org.brandcast.http.HttpProfile.RequestTemplate;
import org.brandcast.http.HttpProfile.Scheme;
import org.jspecify.annotations.Nullable;

/** A profile with its templates and paths read and checked. Immutable. */
record CompiledProfile(
        HttpProfile profile,
        CompiledRequest submit,
        @Nullable CompiledRequest polling,
        @Nullable CompiledRequest balance) {
    private static final Set<String> OF_MESSAGES =
            Set.of("messageId", "reference", "to", "from", "text", "type", "segment", "segments", "unicode");
    private static final Set<String> OF_REQUESTS = Set.of("timestamp", "timestampMillis", "nonce");
    private static final Set<String> OF_SIGNATURES = Set.of("method", "path", "body");

    /** A request's templates. */
    record CompiledRequest(
            String method,
            Template url,
            Map<String, Template> headers,
            @Nullable Template body,
            @Nullable CompiledAuthentication authentication) {}

    /** Templates of a proof. */
    record CompiledAuthentication(
            Authentication settings, Template user, Template secret, Template value, Template signed) {}

    /**
     * Reads all of it.
     *
     * @throws IllegalArgumentException if something can't be used; the message says where
     */
    static CompiledProfile of(HttpProfile profile) {
        Set<String> parameters = new LinkedHashSet<>(OF_REQUESTS);
        profile.parameters().forEach(parameter -> parameters.add("param." + parameter.name()));
        Authentication proof = profile.authentication();
        Set<String> ofMessages = with(parameters, OF_MESSAGES);
        CompiledRequest submit = request("submit", profile.submit().request(), proof, ofMessages);
        HttpProfile.Answer answer = profile.submit().answer();
        path("submit.answer.code", answer.format(), answer.code());
        path("submit.answer.messageId", answer.format(), answer.messageId());
        CompiledRequest polling = null;
        HttpProfile.Receipts receipts = profile.receipts();
        if (receipts != null && receipts.polling() != null) {
            polling = request(
                    "receipts.polling",
                    receipts.polling().request(),
                    proof,
                    with(parameters, Set.of("smscMessageId", "reference")));
            fields(
                    "receipts.polling",
                    receipts.polling().format(),
                    receipts.polling().fields());
        }
        if (receipts != null && receipts.callback() != null) {
            fields(
                    "receipts.callback",
                    receipts.callback().format(),
                    receipts.callback().fields());
            if (receipts.callback().authentication() != null) {
                authentication(
                        "receipts.callback.authentication", receipts.callback().authentication(), parameters);
            }
        }
        CompiledRequest balance = null;
        if (profile.balance() != null) {
            balance = request("balance", profile.balance().request(), proof, parameters);
            path("balance.amount", profile.balance().format(), profile.balance().amount());
        }
        return new CompiledProfile(profile, submit, polling, balance);
    }

    private static CompiledRequest request(
            String where, RequestTemplate request, @Nullable Authentication proof, Set<String> known) {
        Map<String, Template> headers = new LinkedHashMap<>();
        request.headers()
                .forEach((name, value) ->
                        headers.put(name, template(where + ".headers." + name, value, TextContext.HEADER, known)));
        Template body = request.body() == null || request.format() == null
                ? null
                : template(where + ".body", request.body(), contextOf(request.format()), known);
        return new CompiledRequest(
                request.method(),
                template(where + ".url", request.url(), TextContext.URL, known),
                headers,
                body,
                proof == null ? null : authentication("authentication", proof, known));
    }

    static CompiledAuthentication authentication(String where, Authentication proof, Set<String> known) {
        Set<String> signable = with(known, OF_SIGNATURES);
        String user = proof.user() == null ? "" : proof.user();
        String signed = proof.signed() == null ? "" : proof.signed();
        String value = proof.scheme() == Scheme.HEADER ? proof.secret() : proof.value();
        return new CompiledAuthentication(
                proof,
                template(where + ".user", user, TextContext.PLAIN, known),
                template(where + ".secret", proof.secret(), TextContext.PLAIN, known),
                template(where + ".value", value, TextContext.HEADER, with(known, Set.of("signature"))),
                template(where + ".signed", signed, TextContext.PLAIN, signable));
    }

    private static void fields(String where, Format format, ReceiptFields fields) {
        path(where + ".fields.items", format, fields.items());
        path(where + ".fields.id", format, fields.id());
        path(where + ".fields.state", format, fields.state());
        path(where + ".fields.reference", format, fields.reference());
        path(where + ".fields.errorCode", format, fields.errorCode());
        path(where + ".fields.to", format, fields.to());
        path(where + ".fields.from", format, fields.from());
        path(where + ".fields.done", format, fields.done());
    }

    private static void path(String where, Format format, @Nullable String path) {
        if (path == null) {
            return;
        }
        try {
            AnswerBody.check(format, path);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(where + ": " + e.getMessage(), e);
        }
    }

    private static Template template(String where, String source, TextContext context, Set<String> known) {
        try {
            return Template.compile(source, context, known);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(where + ": " + e.getMessage(), e);
        }
    }

    private static TextContext contextOf(Format format) {
        return switch (format) {
            case JSON -> TextContext.JSON;
            case XML -> TextContext.XML;
            case FORM -> TextContext.FORM;
            case TEXT -> TextContext.PLAIN;
        };
    }

    private static Set<String> with(Set<String> names, Set<String> more) {
        Set<String> all = new LinkedHashSet<>(names);
        all.addAll(more);
        return all;
    }
}

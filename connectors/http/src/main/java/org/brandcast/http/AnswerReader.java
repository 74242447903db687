package org.brandcast.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import org.brandcast.http.AnswerBody.MalformedBodyException;
import org.brandcast.http.HttpOutcome.Accepted;
import org.brandcast.http.HttpOutcome.Doubt;
import org.brandcast.http.HttpOutcome.NotWritten;
import org.brandcast.http.HttpOutcome.QueueFull;
import org.brandcast.http.HttpOutcome.Rejected;
import org.brandcast.http.HttpOutcome.Throttled;
import org.brandcast.http.HttpOutcome.Unknown;
import org.brandcast.http.HttpProfile.Answer;
import org.brandcast.http.HttpProfile.Meaning;
import org.jspecify.annotations.Nullable;

/** Tells an outcome from an answer, or from the want of one. Pure. */
final class AnswerReader {
    private static final int MAX_CODE = 64;
    private static final int MAX_ID = 128;

    private final Answer answer;

    AnswerReader(Answer answer) {
        this.answer = answer;
    }

    /** The outcome in a whole answer. */
    HttpOutcome read(int status, String body, String reference) {
        Meaning byStatus = meaningOf(status);
        String statusCode = "HTTP_" + status;
        if (byStatus != null && byStatus != Meaning.ACCEPTED) {
            return outcome(byStatus, codeIn(body).orElse(statusCode), reference);
        }
        AnswerBody read;
        try {
            read = AnswerBody.read(answer.format(), body);
        } catch (MalformedBodyException e) {
            return new Unknown(Doubt.MALFORMED_RESPONSE, statusCode);
        }
        String id = answer.messageId() == null
                ? reference
                : read.value(answer.messageId())
                        .filter(given -> !given.isBlank())
                        .orElse("");
        if (answer.code() == null) {
            return accepted(id);
        }
        Optional<String> code = read.value(answer.code()).map(AnswerReader::shortened);
        if (code.isEmpty()) {
            return new Unknown(Doubt.MALFORMED_RESPONSE, statusCode);
        }
        Meaning meaning = answer.codes().getOrDefault(code.get(), answer.otherCodes());
        return outcome(meaning, code.get(), id);
    }

    private static HttpOutcome outcome(Meaning meaning, String code, String id) {
        return switch (meaning) {
            case ACCEPTED -> accepted(id);
            case THROTTLED -> new Throttled();
            case QUEUE_FULL -> new QueueFull();
            case REJECTED -> new Rejected(code, false);
            case ROUTE_FAULT -> new Rejected(code, true);
            case UNKNOWN -> new Unknown(Doubt.SERVER_FAULT, code);
        };
    }

    private static HttpOutcome accepted(String id) {
        return id.length() > MAX_ID ? new Unknown(Doubt.MALFORMED_RESPONSE, "") : new Accepted(id);
    }

    /**
     * The profile's word on a status, else the usual one; null if the body decides. A 5xx, and a 408 or 3xx, leave it
     * open whether the message went out before something went wrong.
     */
    private @Nullable Meaning meaningOf(int status) {
        String exact = Integer.toString(status);
        Meaning named = answer.statuses().getOrDefault(exact, answer.statuses().get(exact.charAt(0) + "xx"));
        if (named != null) {
            return named;
        }
        return switch (status) {
            case 401, 402, 403, 404, 405, 407, 415 -> Meaning.ROUTE_FAULT;
            case 408 -> Meaning.UNKNOWN;
            case 429 -> Meaning.THROTTLED;
            default -> {
                if (status >= 200 && status <= 299) {
                    yield null;
                }
                yield status >= 400 && status <= 499 ? Meaning.REJECTED : Meaning.UNKNOWN;
            }
        };
    }

    private Optional<String> codeIn(String body) {
        if (answer.code() == null) {
            return Optional.empty();
        }
        try {
            return AnswerBody.read(answer.format(), body)
                    .value(answer.code())
                    .filter(code -> !code.isBlank())
                    .map(AnswerReader::shortened);
        } catch (MalformedBodyException e) {
            return Optional.empty();
        }
    }

    private static String shortened(String code) {
        return code.length() <= MAX_CODE ? code : code.substring(0, MAX_CODE);
    }

    /** The outcome of a request that ended without an answer. */
    static HttpOutcome ofFailure(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && !isTelling(cause)) {
            cause = cause.getCause();
        }
        if (cause instanceof HttpConnectTimeoutException
                || cause instanceof ConnectException
                || cause instanceof UnresolvedAddressException
                || cause instanceof SSLHandshakeException) {
            return new NotWritten("NO_CONNECTION");
        }
        if (cause instanceof BoundedBody.TooLongException) {
            return new Unknown(Doubt.MALFORMED_RESPONSE, "");
        }
        if (cause instanceof HttpTimeoutException) {
            return new Unknown(Doubt.RESPONSE_TIMEOUT, "");
        }
        return new Unknown(Doubt.CONNECTION_CUT, "");
    }

    private static boolean isTelling(Throwable cause) {
        return cause instanceof IOException || cause instanceof UnresolvedAddressException;
    }
}

package org.brandcast.http;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How one kind of HTTP interface is spoken to: requests by template, answers by path. It holds no secret and no address;
 * those are parameters, which each route gives. Read by {@link HttpProfiles}.
 *
 * @param authentication of every request
 * @param receipts null: the interface tells nothing of deliveries
 * @param balance null: it can't be asked
 */
public record HttpProfile(
        String name,
        String description,
        List<Parameter> parameters,
        @Nullable Authentication authentication,
        Submit submit,
        @Nullable Receipts receipts,
        @Nullable Balance balance) {
    public HttpProfile {
        require(name, "name");
        description = description == null ? "" : description;
        parameters = orEmpty(parameters);
        require(submit, "submit");
    }

    /** What an answer, a status or a code says of the message. */
    public enum Meaning {
        ACCEPTED,
        THROTTLED,
        QUEUE_FULL,
        REJECTED,
        /** Refused because of this interface (log-in, balance): another route may take it. */
        ROUTE_FAULT,
        UNKNOWN
    }

    /** Formats of bodies. */
    public enum Format {
        JSON,
        XML,
        FORM,
        /** The whole body, trimmed, is the one value there is. */
        TEXT
    }

    /**
     * A value that each route gives.
     *
     * @param secret kept sealed, never shown
     * @param defaultValue null: it must be given
     */
    public record Parameter(
            String name,
            boolean secret,
            String description,
            @Nullable String defaultValue) {
        public Parameter {
            require(name, "parameters.name");
            if (!name.matches("[a-z][A-Za-z0-9]*")) {
                throw new IllegalArgumentException(
                        "parameters.name is " + name + ": must be letters and digits, the first one small");
            }
            description = description == null ? "" : description;
        }
    }

    /** How requests prove who sends them. */
    public enum Scheme {
        BASIC,
        BEARER,
        /** A header with a signature by HMAC-SHA256 over {@code signed}. */
        HMAC_SHA256,
        /** A header with a fixed value; of callbacks, one that must be there. */
        HEADER
    }

    /** How a signature is written. */
    public enum SignatureForm {
        HEX,
        BASE64
    }

    /**
     * Proof of the sender, of our requests or of callbacks.
     *
     * @param user template, for BASIC
     * @param secret template: the password, the token, the key of the signature
     * @param header for HMAC_SHA256 and HEADER
     * @param value template of the header; {@code {signature}} stands for the signature
     * @param signed template of what is signed: {@code {method}, {path}, {body}, {timestamp}, {nonce}}
     * @param timestampHeader of callbacks: where {@code {timestamp}} (Unix seconds) stands; older than five minutes is
     *     refused
     */
    public record Authentication(
            Scheme scheme,
            @Nullable String user,
            String secret,
            @Nullable String header,
            @Nullable String value,
            @Nullable String signed,
            @Nullable SignatureForm form,
            @Nullable String timestampHeader) {
        public Authentication {
            require(scheme, "authentication.scheme");
            require(secret, "authentication.secret");
            if (scheme == Scheme.BASIC) {
                require(user, "authentication.user");
            }
            if (scheme == Scheme.HMAC_SHA256 || scheme == Scheme.HEADER) {
                require(header, "authentication.header");
            }
            if (scheme == Scheme.HMAC_SHA256) {
                require(signed, "authentication.signed");
            }
            value = value == null ? "{signature}" : value;
            form = form == null ? SignatureForm.HEX : form;
        }
    }

    /**
     * A request by templates.
     *
     * @param body null: none
     */
    public record RequestTemplate(
            String method,
            String url,
            Map<String, String> headers,
            @Nullable Format format,
            @Nullable String body) {
        public RequestTemplate {
            require(url, "request.url");
            method = method == null ? "POST" : method;
            if (!List.of("GET", "POST", "PUT").contains(method)) {
                throw new IllegalArgumentException("request.method is " + method + ": must be GET, POST or PUT");
            }
            headers = headers == null ? Map.of() : Map.copyOf(headers);
            if (body != null) {
                require(format, "request.format");
            }
        }
    }

    /** Sending one message. */
    public record Submit(RequestTemplate request, Answer answer) {
        public Submit {
            require(request, "submit.request");
            require(answer, "submit.answer");
        }
    }

    /**
     * How an answer is read. The status decides first; what it leaves open (2xx, unless it is named here) is decided by
     * the code.
     *
     * @param statuses meanings by status ({@code "429"}) or class ({@code "4xx"}), beside the usual ones
     * @param code path of the result code; null: a 2xx alone means accepted
     * @param codes meanings of codes
     * @param otherCodes the meaning of the codes that aren't listed
     * @param messageId path of their id; null: receipts name our reference
     */
    public record Answer(
            Format format,
            Map<String, Meaning> statuses,
            @Nullable String code,
            Map<String, Meaning> codes,
            Meaning otherCodes,
            @Nullable String messageId) {
        public Answer {
            require(format, "answer.format");
            statuses = statuses == null ? Map.of() : Map.copyOf(statuses);
            codes = codes == null ? Map.of() : Map.copyOf(codes);
            otherCodes = otherCodes == null ? Meaning.REJECTED : otherCodes;
            for (String status : statuses.keySet()) {
                if (!status.matches("[1-5](?:[0-9]{2}|xx)")) {
                    throw new IllegalArgumentException(
                            "answer.statuses has " + status + ": must be a status or a class, e.g. 429 or 4xx");
                }
            }
            if (code != null && !codes.containsValue(Meaning.ACCEPTED)) {
                throw new IllegalArgumentException("answer.codes has none that means ACCEPTED");
            }
        }
    }

    /** How deliveries are told: to us, on request, or both. */
    public record Receipts(
            @Nullable Callback callback, @Nullable Polling polling) {
        public Receipts {
            if (callback == null && polling == null) {
                throw new IllegalArgumentException("receipts has neither callback nor polling");
            }
        }
    }

    /**
     * How a receipt is written. Paths are relative to an item.
     *
     * @param items path of the items in a body; null: the body is one
     * @param states their states; others are UNKNOWN
     * @param reference path of our reference, which tells what became of a message whose answer never came
     * @param done path of the time of delivery: Unix seconds or milliseconds, or ISO-8601 with an offset
     */
    public record ReceiptFields(
            @Nullable String items,
            String id,
            String state,
            Map<String, HttpReceipt.State> states,
            @Nullable String reference,
            @Nullable String errorCode,
            @Nullable String to,
            @Nullable String from,
            @Nullable String done) {
        public ReceiptFields {
            require(id, "fields.id");
            require(state, "fields.state");
            require(states, "fields.states");
            states = Map.copyOf(states);
        }
    }

    /**
     * Receipts that are sent to us.
     *
     * @param authentication null: whoever knows the address is believed
     * @param answerBody what they want to read once a receipt is durable
     */
    public record Callback(
            Format format,
            ReceiptFields fields,
            @Nullable Authentication authentication,
            String answerBody,
            String answerType) {
        public Callback {
            require(format, "callback.format");
            require(fields, "callback.fields");
            answerBody = answerBody == null ? "" : answerBody;
            answerType = answerType == null ? "text/plain" : answerType;
        }
    }

    /**
     * Receipts that we ask for, one message at a time by {@code {smscMessageId}}.
     *
     * @param firstSeconds from a message's acceptance to the first question; the pause doubles from then on
     * @param longestSeconds longest pause between two questions about one message
     * @param perSecond questions at most; null: as many as the route may send messages
     */
    public record Polling(
            RequestTemplate request,
            Format format,
            ReceiptFields fields,
            @Nullable Integer firstSeconds,
            @Nullable Integer longestSeconds,
            @Nullable Integer perSecond) {
        private static final int FIRST_SECONDS = 5;
        private static final int LONGEST_SECONDS = 300;

        public Polling {
            require(request, "polling.request");
            require(format, "polling.format");
            require(fields, "polling.fields");
            firstSeconds = positive("polling.firstSeconds", firstSeconds == null ? FIRST_SECONDS : firstSeconds);
            longestSeconds = positive(
                    "polling.longestSeconds",
                    longestSeconds == null ? Math.max(firstSeconds, LONGEST_SECONDS) : longestSeconds);
            if (longestSeconds < firstSeconds) {
                throw new IllegalArgumentException("polling.longestSeconds is " + longestSeconds
                        + ": must not be less than firstSeconds, which is " + firstSeconds);
            }
            if (perSecond != null) {
                positive("polling.perSecond", perSecond);
            }
        }

        private static int positive(String name, int value) {
            if (value < 1) {
                throw new IllegalArgumentException(name + " is " + value + ": must be 1 or more");
            }
            return value;
        }
    }

    /**
     * What is left with them.
     *
     * @param amount path of the number
     * @param unit as shown, e.g. VND
     */
    public record Balance(RequestTemplate request, Format format, String amount, String unit) {
        public Balance {
            require(request, "balance.request");
            require(format, "balance.format");
            require(amount, "balance.amount");
            unit = unit == null ? "" : unit;
        }
    }

    /** Whether its receipts come by callback. */
    public boolean hasCallback() {
        return receipts != null && receipts.callback() != null;
    }

    /** How receipts are asked for; empty if they come by themselves, or not at all. */
    public Optional<Polling> polling() {
        return receipts == null ? Optional.empty() : Optional.ofNullable(receipts.polling());
    }

    private static void require(@Nullable Object value, String name) {
        Objects.requireNonNull(value, () -> name + " is missing");
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }
}

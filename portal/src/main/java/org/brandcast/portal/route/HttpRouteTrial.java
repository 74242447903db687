package org.brandcast.portal.route;

import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.brandcast.domain.text.SmsEncoding;
import org.brandcast.domain.text.SmsText;
import org.brandcast.http.HttpLink;
import org.brandcast.http.HttpMessage;
import org.brandcast.http.HttpOutcome;
import org.brandcast.http.HttpProfile;
import org.brandcast.http.HttpProfiles;
import org.brandcast.http.HttpSettings;
import org.brandcast.http.JdkHttpLink;
import org.brandcast.http.RouteParameters;
import org.brandcast.portal.security.SecretSeal;
import org.brandcast.schemas.HttpParameter;
import org.jspecify.annotations.Nullable;

/**
 * Speaks to the other side of an HTTP route once, from this process and past every rule and order: whether address and
 * log-in are right, what is left there, whether it takes a message. Carriers that admit some addresses only must admit
 * this machine, too.
 */
@Singleton
public final class HttpRouteTrial {
    private static final Duration ANSWER_IN = Duration.ofSeconds(20);
    private static final Duration GRACE = Duration.ofSeconds(1);
    private static final long MARGIN_SECONDS = 5;

    private final SecretSeal passwords;
    private final Clock clock;

    HttpRouteTrial(SecretSeal passwords, Clock clock) {
        this.passwords = passwords;
        this.clock = clock;
    }

    /**
     * What came of it.
     *
     * @param key last part of the text's key, {@code httpRoute.tried.<key>}
     * @param detail the other side's own words, or its message id
     * @param balance null: the profile has none, or it wasn't told
     */
    public record Result(
            String key,
            String detail,
            boolean good,
            @Nullable BigDecimal balance,
            String unit,
            long atMillis) {}

    /** Asks for the balance; a profile without one can only be tried by a message. */
    Result connect(org.brandcast.schemas.HttpSettings saved) {
        try (Link link = open(saved)) {
            if (link.profile.balance() == null) {
                return new Result("noBalance", "", true, null, "", clock.millis());
            }
            HttpLink.Balance balance = await(link.link.queryBalance());
            return new Result("connected", "", true, balance.amount(), balance.unit(), clock.millis());
        } catch (TrialFailedException e) {
            return new Result("failed", e.getMessage(), false, null, "", clock.millis());
        }
    }

    /** Sends one message. */
    Result send(org.brandcast.schemas.HttpSettings saved, String from, String msisdn, String text) {
        try (Link link = open(saved)) {
            String id = "test-" + UUID.randomUUID();
            boolean unicode = SmsText.of(text).encoding() == SmsEncoding.UCS2;
            HttpOutcome outcome =
                    await(link.link.submit(new HttpMessage(id, id, msisdn, from, text, "care", 1, 1, unicode)));
            Result told = told(outcome);
            return told.good() && link.profile.balance() != null ? withBalance(link, told) : told;
        } catch (TrialFailedException e) {
            return new Result("failed", e.getMessage(), false, null, "", clock.millis());
        }
    }

    private static Result withBalance(Link link, Result told) {
        try {
            HttpLink.Balance balance = await(link.link.queryBalance());
            return new Result(told.key(), told.detail(), true, balance.amount(), balance.unit(), told.atMillis());
        } catch (TrialFailedException e) {
            return told;
        }
    }

    private Result told(HttpOutcome outcome) {
        if (outcome instanceof HttpOutcome.Accepted accepted) {
            return new Result("accepted", accepted.smscMessageId(), true, null, "", clock.millis());
        }
        if (outcome instanceof HttpOutcome.Rejected rejected) {
            return bad(rejected.routeFault() ? "routeFault" : "rejected", rejected.code());
        }
        if (outcome instanceof HttpOutcome.Unknown unknown) {
            return bad("unknown", (unknown.doubt().name() + " " + unknown.detail()).strip());
        }
        if (outcome instanceof HttpOutcome.NotWritten notWritten) {
            return bad("failed", notWritten.reason());
        }
        return bad("busy", "");
    }

    private Result bad(String key, String detail) {
        return new Result(key, detail, false, null, "", clock.millis());
    }

    /** The other side could not be asked. */
    private static final class TrialFailedException extends Exception {
        private static final long serialVersionUID = 1L;

        TrialFailedException(String reason, @Nullable Throwable cause) {
            super(reason, cause);
        }

        @Override
        public String getMessage() {
            return Objects.requireNonNull(super.getMessage());
        }
    }

    private record Link(HttpProfile profile, HttpLink link) implements AutoCloseable {
        @Override
        public void close() {
            link.close(GRACE);
        }
    }

    private Link open(org.brandcast.schemas.HttpSettings saved) {
        HttpProfile profile = saved.getProfile().startsWith("{")
                ? HttpProfiles.read(saved.getProfile())
                : HttpProfiles.named(saved.getProfile());
        Map<String, String> given = new HashMap<>();
        for (HttpParameter parameter : saved.getParameters()) {
            given.put(
                    parameter.getName(),
                    parameter.getSealed() ? passwords.open(parameter.getValue()) : parameter.getValue());
        }
        return new Link(
                profile,
                new JdkHttpLink(
                        "trial",
                        new HttpSettings(
                                profile,
                                RouteParameters.of(profile, given),
                                1,
                                ANSWER_IN,
                                Duration.ZERO,
                                1_000,
                                ANSWER_IN),
                        clock));
    }

    private static <T> T await(CompletableFuture<T> future) throws TrialFailedException {
        try {
            return future.get(ANSWER_IN.toSeconds() + MARGIN_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            String said = cause.getMessage();
            throw new TrialFailedException(
                    said == null ? cause.getClass().getSimpleName().replace("Exception", "") : said, cause);
        } catch (TimeoutException e) {
            throw new TrialFailedException(String.format(Locale.ROOT, "no answer in %d s", ANSWER_IN.toSeconds()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TrialFailedException("interrupted", e);
        }
    }
}

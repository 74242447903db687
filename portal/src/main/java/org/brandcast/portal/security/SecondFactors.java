package org.brandcast.portal.security;

import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.brandcast.portal.database.Tx;

/**
 * Authenticators and recovery codes. A secret lies sealed; a code of an authenticator counts once, and one that is older
 * than the last not at all; a recovery code is gone when it was used.
 */
@Singleton
public final class SecondFactors {
    private static final Duration OFFER_LIFE = Duration.ofMinutes(15);
    private static final int RECOVERY_CODES = 10;
    private static final int RECOVERY_BYTES = 10;
    private static final String ISSUER = "Brandcast";

    private final SecretSeal seals;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    SecondFactors(SecretSeal seals, Clock clock) {
        this.seals = seals;
        this.clock = clock;
    }

    /**
     * An authenticator that its person hasn't confirmed yet; it lies nowhere but in their page.
     *
     * @param sealed secret, person and end of the offer, to be sent back with the first code
     * @param secret to be typed where no picture can be taken, in groups of four
     * @param uri what the QR code says
     */
    public record Offer(String sealed, String secret, String uri) {}

    /**
     * An authenticator that is on.
     *
     * @param codesLeft recovery codes that weren't used
     */
    public record State(long sinceMillis, int codesLeft) {}

    public Optional<State> state(Tx tx, long userId) throws SQLException {
        return tx.first("""
                SELECT created_at_millis, (SELECT count(*) FROM recovery_code c WHERE c.user_id = f.user_id)
                FROM second_factor f WHERE user_id = ?""", row -> new State(row.getLong(1), row.getInt(2)), userId);
    }

    public Offer offer(CurrentUser user) {
        byte[] key = new byte[Totp.KEY_BYTES];
        random.nextBytes(key);
        long until = clock.millis() + OFFER_LIFE.toMillis();
        return offer(
                user,
                key,
                seals.seal(
                        user.userId() + " " + until + " " + Base64.getEncoder().encodeToString(key)));
    }

    /** The same offer again, after a code that wasn't right; empty: it isn't this person's, or has run out. */
    public Optional<Offer> offerAgain(CurrentUser user, String sealed) {
        return key(user, sealed).map(key -> offer(user, key, sealed));
    }

    private static Offer offer(CurrentUser user, byte[] key, String sealed) {
        String secret = Totp.base32(key);
        String uri =
                "otpauth://totp/" + ISSUER + ":" + encoded(user.login()) + "?secret=" + secret + "&issuer=" + ISSUER;
        return new Offer(sealed, secret.replaceAll("(.{4})(?=.)", "$1 "), uri);
    }

    private Optional<byte[]> key(CurrentUser user, String sealed) {
        try {
            String[] parts = seals.open(sealed).split(" ", -1);
            boolean holds = Long.parseLong(parts[0]) == user.userId() && Long.parseLong(parts[1]) > clock.millis();
            return holds ? Optional.of(Base64.getDecoder().decode(parts[2])) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Takes an offer when the code is its authenticator's; false: it isn't, or there is one already. */
    public boolean enrol(Tx tx, CurrentUser user, String sealed, String typed) throws SQLException {
        Optional<byte[]> key = key(user, sealed);
        long step = key.isEmpty() ? -1 : Totp.match(key.get(), digits(typed), clock.millis(), -1);
        return step >= 0
                && tx.update(
                                "INSERT INTO second_factor VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                                user.userId(),
                                user.tenantId(),
                                seals.seal(Base64.getEncoder().encodeToString(key.get())),
                                step,
                                clock.millis())
                        == 1;
    }

    /** New recovery codes in the old ones' place, to be shown now and never again. */
    public List<String> newCodes(Tx tx, CurrentUser user) throws SQLException {
        tx.update("DELETE FROM recovery_code WHERE user_id = ?", user.userId());
        List<String> codes = new ArrayList<>();
        for (int i = 0; i < RECOVERY_CODES; i++) {
            byte[] bytes = new byte[RECOVERY_BYTES];
            random.nextBytes(bytes);
            String code = Totp.base32(bytes).toLowerCase(Locale.ROOT);
            tx.update(
                    "INSERT INTO recovery_code (user_id, code_hash, tenant_id) VALUES (?, ?, ?)",
                    user.userId(),
                    SecretHash.of(code),
                    user.tenantId());
            codes.add(code.replaceAll("(.{4})(?=.)", "$1-"));
        }
        return codes;
    }

    /** Uses up a code of the authenticator, or a recovery code. Of two who come with one at once, one gets in. */
    public boolean use(Tx tx, long userId, String typed) throws SQLException {
        String digits = digits(typed);
        if (!digits.matches("[0-9]{" + Totp.DIGITS + "}")) {
            String code = typed.replaceAll("[\\s-]", "").toLowerCase(Locale.ROOT);
            return tx.update(
                            "DELETE FROM recovery_code WHERE user_id = ? AND code_hash = ?",
                            userId,
                            SecretHash.of(code))
                    == 1;
        }
        record Known(String sealed, long lastStep) {}
        Optional<Known> known = tx.first(
                "SELECT sealed_secret, last_step FROM second_factor WHERE user_id = ? FOR UPDATE",
                row -> new Known(row.getString(1), row.getLong(2)),
                userId);
        if (known.isEmpty()) {
            return false;
        }
        byte[] key = Base64.getDecoder().decode(seals.open(known.get().sealed()));
        long step = Totp.match(key, digits, clock.millis(), known.get().lastStep());
        return step >= 0 && tx.update("UPDATE second_factor SET last_step = ? WHERE user_id = ?", step, userId) == 1;
    }

    /** Whether there was one. */
    public boolean remove(Tx tx, long userId) throws SQLException {
        tx.update("DELETE FROM recovery_code WHERE user_id = ?", userId);
        return tx.update("DELETE FROM second_factor WHERE user_id = ?", userId) == 1;
    }

    private static String digits(String typed) {
        return typed.replaceAll("\\s", "");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}

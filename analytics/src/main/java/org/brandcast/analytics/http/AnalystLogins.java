package org.brandcast.analytics.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.brandcast.analytics.engine.Engine;
import org.brandcast.analytics.engine.EngineException;
import org.brandcast.analytics.engine.EngineSession;

/**
 * The logins in {@code brandcast.analyst_logins}. They are read again when two seconds have gone
 * by: so long a login that was taken away still works.
 *
 * <p>A secret has 256 random bits, so one round of SHA-256 keeps it.
 */
final class AnalystLogins {
    private static final long KNOWN_FOR_NANOS = 2_000_000_000L;

    /** Statements of one login at once; a tool that opens ten connections waits for itself, for nobody else. */
    private static final int STATEMENTS_AT_ONCE = 2;

    private record Login(String secretSha256, List<Long> tenants) {}

    private final Engine engine;
    private final Map<String, Semaphore> running = new ConcurrentHashMap<>();
    private Map<String, Login> known = Map.of();
    private long knownAtNanos = System.nanoTime() - KNOWN_FOR_NANOS;

    AnalystLogins(Engine engine) {
        this.engine = engine;
    }

    /** The analyst with this name and secret. */
    Optional<Caller.Analyst> find(String name, String secret) throws EngineException {
        Login login = logins().get(name);
        // Compared against something also when there is no such login, so that the time doesn't tell.
        String wanted = login == null ? "0".repeat(64) : login.secretSha256();
        boolean same = MessageDigest.isEqual(bytes(wanted), bytes(sha256(secret)));
        return login != null && same ? Optional.of(new Caller.Analyst(name, login.tenants())) : Optional.empty();
    }

    /** Its slots. */
    Semaphore slots(Caller.Analyst analyst) {
        return running.computeIfAbsent(analyst.login(), login -> new Semaphore(STATEMENTS_AT_ONCE, true));
    }

    private synchronized Map<String, Login> logins() throws EngineException {
        if (System.nanoTime() - knownAtNanos < KNOWN_FOR_NANOS) {
            return known;
        }
        Map<String, Login> read = new HashMap<>();
        try (EngineSession session = engine.session()) {
            String rows = session.text("SELECT hex(login), secret_sha256, arrayStringConcat(arrayMap(t -> toString(t),"
                    + " tenants), ',') FROM brandcast.analyst_logins FINAL WHERE active = 1");
            for (String row : rows.lines().toList()) {
                String[] parts = row.split("\t", -1);
                read.put(
                        new String(HexFormat.of().parseHex(parts[0]), StandardCharsets.UTF_8),
                        new Login(parts[1], tenants(parts[2])));
            }
        } catch (IllegalArgumentException e) {
            throw EngineException.made(
                    EngineException.STD_EXCEPTION,
                    "STD_EXCEPTION",
                    "brandcast.analyst_logins has a row that can't be read: " + e.getMessage());
        }
        known = read;
        knownAtNanos = System.nanoTime();
        return known;
    }

    private static List<Long> tenants(String list) {
        return list.isEmpty()
                ? List.of()
                : Arrays.stream(list.split(",", -1)).map(Long::valueOf).toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String sha256(String secret) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes(secret)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

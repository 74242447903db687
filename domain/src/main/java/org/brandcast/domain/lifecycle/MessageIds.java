package org.brandcast.domain.lifecycle;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Ids of messages, UUID text. A message that its sender can name gets an id derived from that name, so that a retry is
 * the same message at every door without any shared state: a UUID of version 8 (RFC 9562) over SHA-256.
 */
public final class MessageIds {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private MessageIds() {}

    public static String ofClientRef(long tenantId, String clientRef) {
        return derived("client-ref", Long.toString(tenantId), clientRef);
    }

    /** Of a message that a partner tries its system with: never that of one that is sent. */
    public static String ofSandbox(long tenantId, String clientRef) {
        return derived("sandbox", Long.toString(tenantId), clientRef);
    }

    /**
     * One message of a campaign to one number.
     *
     * @param msisdn E.164 without plus; as typed when it could not be read
     */
    public static String ofRecipient(long campaignId, String msisdn) {
        return derived("recipient", Long.toString(campaignId), msisdn);
    }

    /** For a record without a clientRef: its place in a topic is its identity. */
    public static String ofPosition(String topic, int partition, long offset) {
        return derived("position", topic, Integer.toString(partition), Long.toString(offset));
    }

    /** A UUID of version 7: sorts by time of making, in milliseconds. */
    public static String random() {
        return random(System.currentTimeMillis(), RANDOM);
    }

    static String random(long atMillis, RandomGenerator random) {
        long high = (atMillis << 16) | 0x7000L | (random.nextLong() & 0x0FFFL);
        return withVariant(high, random.nextLong());
    }

    private static String derived(String... name) {
        ByteBuffer digest = ByteBuffer.wrap(Digests.sha256(name));
        long high = (digest.getLong() & ~0xF000L) | 0x8000L;
        return withVariant(high, digest.getLong());
    }

    private static String withVariant(long high, long low) {
        return new UUID(high, (low >>> 2) | VARIANT).toString();
    }
}

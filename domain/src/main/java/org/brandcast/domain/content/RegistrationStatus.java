package org.brandcast.domain.content;

/**
 * How it stands with a brandname at one carrier.
 *
 * <pre>
 *   none ─▶ requested ─▶ submitted ─▶ registered ─▶ expiring ─▶ expired
 *              └────────────┴──▶ refused                │          │
 *              ◀──────────────── renewal ───────────────┴──────────┘
 * </pre>
 *
 * A registration in force lets messages pass until its last instant, whatever is asked for meanwhile.
 */
public enum RegistrationStatus {
    NONE,
    REQUESTED,
    SUBMITTED,
    REGISTERED,
    EXPIRING,
    EXPIRED,
    REFUSED;

    /** How long before its end a registration is told to be expiring: a renewal takes carriers weeks. */
    public static final long NOTICE_MILLIS = 60L * 86_400_000;

    /** What was asked of a carrier last. */
    public enum Request {
        NONE,
        REQUESTED,
        SUBMITTED,
        REGISTERED,
        REFUSED;

        public boolean isOpen() {
            return this == REQUESTED || this == SUBMITTED;
        }
    }

    /**
     * Tells it.
     *
     * @param fromMillis of the registration that ends last; 0 with no end: none
     * @param untilMillis its end, exclusive; 0: there is none
     */
    public static RegistrationStatus of(long fromMillis, long untilMillis, Request last, long nowMillis) {
        if (last == Request.REQUESTED) {
            return REQUESTED;
        }
        if (last == Request.SUBMITTED) {
            return SUBMITTED;
        }
        if (untilMillis > nowMillis) {
            return untilMillis - nowMillis <= NOTICE_MILLIS && fromMillis <= nowMillis ? EXPIRING : REGISTERED;
        }
        if (last == Request.REFUSED) {
            return REFUSED;
        }
        return untilMillis > 0 ? EXPIRED : NONE;
    }

    /** Whether a (new) registration may be asked for. */
    public boolean mayBeAsked() {
        return this == NONE || this == REFUSED || this == EXPIRING || this == EXPIRED;
    }
}

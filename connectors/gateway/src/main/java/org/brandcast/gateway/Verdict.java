package org.brandcast.gateway;

import org.brandcast.schemas.JournalDecision;

/**
 * What shall become of a message, and why.
 *
 * @param reason code, empty for SEND
 * @param notBeforeMillis DEFER: when it may be tried again; else 0
 */
record Verdict(JournalDecision decision, String reason, long notBeforeMillis) {
    static final Verdict SEND = new Verdict(JournalDecision.SEND, "", 0);

    static Verdict drop(String reason) {
        return new Verdict(JournalDecision.DROP, reason, 0);
    }

    static Verdict hold(String reason) {
        return new Verdict(JournalDecision.HOLD, reason, 0);
    }

    static Verdict sendAgain(String reason) {
        return new Verdict(JournalDecision.SEND, reason, 0);
    }
}

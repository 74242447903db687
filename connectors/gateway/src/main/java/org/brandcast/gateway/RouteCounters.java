package org.brandcast.gateway;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What a route has done since the process started. Safe for use by many threads. */
final class RouteCounters {
    /** One figure each; the name in lower case is the metric's. */
    enum Counter {
        DECIDED_OTP("Messages decided, lane otp"),
        DECIDED_CARE("Messages decided, lane care"),
        DECIDED_AD("Messages decided, lane ad"),
        SUBMITTED("submit_sm written"),
        ACCEPTED("Segments accepted by the SMSC"),
        REJECTED("Segments refused for good"),
        THROTTLED("Answers ESME_RTHROTTLED"),
        QUEUE_FULL("Answers ESME_RMSGQFUL"),
        DOUBTED("Segments in doubt"),
        DOUBT_SETTLED_BY_RECEIPT("Doubts settled by a receipt"),
        DOUBT_SETTLED_BY_LATE_ANSWER("Doubts settled by an answer after the time-out"),
        RESENT("Doubtful segments sent once more"),
        DOUBT_LEFT("Doubtful segments not sent again: their lane or budget forbids it"),
        DROPPED("Segments dropped by a send-time rule"),
        DEFERRED("Messages given back to admission by a send-time rule"),
        HELD("Messages held because their campaign is paused"),
        RECEIPTS("Receipts made durable"),
        RECEIPT_QUESTIONS("Receipts asked for"),
        RECEIPT_QUESTIONS_FAILED("Questions for a receipt that had no answer"),
        UNREADABLE_RECEIPTS("Receipts that name no message"),
        MOBILE_ORIGINATED("Messages from phones made durable"),
        DEAD_LETTERS("Records put into the dead letters"),
        LEASES_TAKEN("Leases taken"),
        FAULTS("Faults that restarted the worker");

        private final String help;

        Counter(String help) {
            this.help = help;
        }

        String help() {
            return help;
        }
    }

    private final Map<Counter, LongAdder> counts = new EnumMap<>(Counter.class);

    RouteCounters() {
        for (Counter counter : Counter.values()) {
            counts.put(counter, new LongAdder());
        }
    }

    void add(Counter counter) {
        counts.get(counter).increment();
    }

    long get(Counter counter) {
        return counts.get(counter).sum();
    }
}

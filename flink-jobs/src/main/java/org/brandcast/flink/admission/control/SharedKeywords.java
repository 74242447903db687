package org.brandcast.flink.admission.control;

import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.brandcast.domain.content.KeywordRule;
import org.brandcast.domain.content.KeywordRules;

/**
 * Compiled keyword rules, one copy in a JVM for each set of rules: 10,000 of them take tens of megabytes, and every
 * instance of a step on a TaskManager needs the same. Immutable things behind a lock that is taken once per change of
 * the rules; the newest two sets are remembered, for the instances don't hear of a change in the same instant.
 */
final class SharedKeywords {
    private static final int REMEMBERED = 2;
    private static final Deque<Compiled> NEWEST = new ArrayDeque<>();

    private SharedKeywords() {}

    private record Compiled(Set<KeywordRule> rules, Set<String> allowed, SoftReference<KeywordRules> compiled) {}

    static KeywordRules of(Set<KeywordRule> rules, Set<String> allowed) {
        synchronized (NEWEST) {
            for (Compiled each : NEWEST) {
                KeywordRules compiled = each.compiled().get();
                if (compiled != null
                        && each.rules().equals(rules)
                        && each.allowed().equals(allowed)) {
                    return compiled;
                }
            }
            KeywordRules compiled = new KeywordRules(rules, allowed);
            NEWEST.addFirst(new Compiled(Set.copyOf(rules), Set.copyOf(allowed), new SoftReference<>(compiled)));
            while (NEWEST.size() > REMEMBERED) {
                NEWEST.removeLast();
            }
            return compiled;
        }
    }
}

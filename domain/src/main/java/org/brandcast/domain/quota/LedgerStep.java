package org.brandcast.domain.quota;

import java.util.List;

/**
 * An account after an operation, and what was entered for it.
 *
 * @param entries in order of their sequence; empty: nothing changed
 * @param clamped a new total was below what is used and was raised to it
 */
public record LedgerStep(OrderAccount account, List<LedgerEntry> entries, boolean clamped) {
    public LedgerStep {
        entries = List.copyOf(entries);
    }
}

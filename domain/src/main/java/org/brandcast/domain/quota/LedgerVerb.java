package org.brandcast.domain.quota;

/** The verbs of the quota ledger, and no others. */
public enum LedgerVerb {
    GRANT,
    RESERVE,
    POST,
    VOID,
    CLOSE
}

package org.brandcast.portal.listsource;

/** A customer's database, or what is asked of it, can't be used as it stands. Told to people, not a fault of ours. */
final class ListSourceException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST_DETAIL = 300;

    private final String key;
    private final String detail;

    /**
     * With its text.
     *
     * @param key last part of {@code listsource.failed.<key>}
     * @param detail the database's own words, or what was looked for; may be empty
     */
    ListSourceException(String key, String detail) {
        super(key + ": " + detail);
        this.key = key;
        this.detail = detail.length() <= LONGEST_DETAIL ? detail : detail.substring(0, LONGEST_DETAIL) + "…";
    }

    String key() {
        return key;
    }

    String detail() {
        return detail;
    }
}

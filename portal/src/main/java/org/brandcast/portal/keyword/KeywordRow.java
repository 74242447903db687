package org.brandcast.portal.keyword;

/**
 * A word as pages show it.
 *
 * @param allowed an innocent phrase, inside which banned words don't count
 */
public record KeywordRow(long id, String word, String severity, boolean exactMarks, boolean allowed, boolean active) {}

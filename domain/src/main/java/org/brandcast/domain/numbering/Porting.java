package org.brandcast.domain.numbering;

/**
 * One move of a number to another carrier.
 *
 * @param carrier code of the carrier that serves it from then on; empty: the move was withdrawn
 */
public record Porting(String carrier, long fromMillis) {}

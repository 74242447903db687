package org.brandcast.domain.quota;

import org.brandcast.domain.lifecycle.MessageType;

/** What a segment of a type costs at a carrier, in whole đồng, frozen when the order was signed. */
public record OrderPrice(String carrier, MessageType type, long unitPriceVnd) {}

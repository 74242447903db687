package org.brandcast.flink.admission.control;

import org.brandcast.domain.content.SendingHours;

/**
 * The advertising rules in force.
 *
 * @param hours of these rules and of those that will follow them
 */
public record AdvertisingInForce(AdvertisingTerms terms, SendingHours hours) {}

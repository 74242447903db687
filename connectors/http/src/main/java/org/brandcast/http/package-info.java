/**
 * Sends messages through an HTTP or SOAP interface that a profile describes. Knows neither Kafka nor the platform's
 * records; the gateway is its user.
 */
package org.brandcast.http;

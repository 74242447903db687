/** Outbox tables in customers' databases, from which the gateway takes messages. */
package org.brandcast.portal.intake;

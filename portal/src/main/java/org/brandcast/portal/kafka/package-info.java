/** Kafka clients, and the topics that the portal makes for everybody. */
package org.brandcast.portal.kafka;

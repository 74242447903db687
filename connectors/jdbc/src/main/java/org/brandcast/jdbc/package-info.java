/** A customer's database as a way in. Knows neither Kafka nor the platform's records. */
package org.brandcast.jdbc;

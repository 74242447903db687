/**
 * Customers' databases: outbox tables whose rows become requests, and are told what became of their messages. Which tables
 * those are, control data says.
 */
@NullMarked
package org.brandcast.gateway.database;

import org.jspecify.annotations.NullMarked;

/**
 * The SMPP server: partners bind to us. A submit_sm becomes a request at a door's topic and is answered when Kafka has it;
 * receipts go back by the platform's events.
 */
@NullMarked
package org.brandcast.gateway.server;

import org.jspecify.annotations.NullMarked;

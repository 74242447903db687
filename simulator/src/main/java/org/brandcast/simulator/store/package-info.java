/** What was received, durable before it is acknowledged, and small in memory. */
@NullMarked
package org.brandcast.simulator.store;

import org.jspecify.annotations.NullMarked;

/** Delivery receipts: what they say, when they are due, and sending them until they are acknowledged. */
@NullMarked
package org.brandcast.simulator.receipt;

import org.jspecify.annotations.NullMarked;

/** What was booked against what the ledger, the events and the carriers say. */
@org.jspecify.annotations.NullMarked
package org.brandcast.batch.reconcile;

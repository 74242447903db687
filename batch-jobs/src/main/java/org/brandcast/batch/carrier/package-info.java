/** Reconciliation with carriers and off-net partners: their file against what went to them, and the minutes of it. */
@org.jspecify.annotations.NullMarked
package org.brandcast.batch.carrier;

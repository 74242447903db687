/**
 * Export: what admission and tracking decided becomes rows in ClickHouse.
 *
 * <p>In: admission-events, tracking-events. Out: the tables messages, events and ledger; dead-letters.export.
 */
@NullMarked
package org.brandcast.flink.export;

import org.jspecify.annotations.NullMarked;

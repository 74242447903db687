/**
 * A Flink sink for ClickHouse: rows in RowBinary, in bounded batches, at least once. Tables that replace a second copy of
 * a row by its key make that exact.
 */
@NullMarked
package org.brandcast.clickhouse;

import org.jspecify.annotations.NullMarked;

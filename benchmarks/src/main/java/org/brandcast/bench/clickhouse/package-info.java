/** The embedded ClickHouse engine as a process. */
@NullMarked
package org.brandcast.bench.clickhouse;

import org.jspecify.annotations.NullMarked;

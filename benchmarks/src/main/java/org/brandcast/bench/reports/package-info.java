/** What the portal's reports ask ClickHouse, over years of history. */
@org.jspecify.annotations.NullMarked
package org.brandcast.bench.reports;

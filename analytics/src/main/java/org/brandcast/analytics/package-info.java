/** ClickHouse for Brandcast: the process that serves it, and the schema. */
@NullMarked
package org.brandcast.analytics;

import org.jspecify.annotations.NullMarked;

/** The embedded ClickHouse engine (libchdb.so) behind a Java interface: sessions, results, streams. */
@NullMarked
package org.brandcast.analytics.engine;

import org.jspecify.annotations.NullMarked;

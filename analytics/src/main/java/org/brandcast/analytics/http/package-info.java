/** ClickHouse's HTTP protocol in front of the embedded engine. */
@NullMarked
package org.brandcast.analytics.http;

import org.jspecify.annotations.NullMarked;

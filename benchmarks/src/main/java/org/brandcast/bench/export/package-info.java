/** The export job beside the bare ClickHouse client. */
@NullMarked
package org.brandcast.bench.export;

import org.jspecify.annotations.NullMarked;

/** How fast the doors take messages durably, each beside a bare Kafka producer. */
@NullMarked
package org.brandcast.bench.intake;

import org.jspecify.annotations.NullMarked;

/** Benchmarks: {@code ./brandcast bench}. Each measures real processes beside what they are built on, in one run. */
@NullMarked
package org.brandcast.bench;

import org.jspecify.annotations.NullMarked;

/** Flink jobs as processes that can be stopped, killed and looked at from outside. */
@NullMarked
package org.brandcast.bench.job;

import org.jspecify.annotations.NullMarked;

/** The admission job beside a job that only carries records through. */
@NullMarked
package org.brandcast.bench.admission;

import org.jspecify.annotations.NullMarked;

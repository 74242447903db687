/** Operators of the export job. */
@NullMarked
package org.brandcast.flink.export.operator;

import org.jspecify.annotations.NullMarked;

/** Control data of admission in memory, in the form in which the rules ask for it. */
@NullMarked
package org.brandcast.flink.admission.control;

import org.jspecify.annotations.NullMarked;

/** How control data changes over time. */
@NullMarked
package org.brandcast.domain.control;

import org.jspecify.annotations.NullMarked;

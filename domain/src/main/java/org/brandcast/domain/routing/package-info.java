/** Which route a message takes to its recipient's carrier. */
@NullMarked
package org.brandcast.domain.routing;

import org.jspecify.annotations.NullMarked;

/** What a segment costs at a level of the tree, and on which day. */
@NullMarked
package org.brandcast.domain.rating;

import org.jspecify.annotations.NullMarked;

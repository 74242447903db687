/** The life of one message: its ids, its reject reasons, its states. */
@NullMarked
package org.brandcast.domain.lifecycle;

import org.jspecify.annotations.NullMarked;

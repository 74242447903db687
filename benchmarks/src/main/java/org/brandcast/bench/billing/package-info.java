/** The night over a day of millions of messages. */
@NullMarked
package org.brandcast.bench.billing;

import org.jspecify.annotations.NullMarked;

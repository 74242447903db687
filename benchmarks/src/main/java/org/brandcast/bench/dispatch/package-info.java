/** How fast the gateway sends, beside jSMPP alone. */
@NullMarked
package org.brandcast.bench.dispatch;

import org.jspecify.annotations.NullMarked;

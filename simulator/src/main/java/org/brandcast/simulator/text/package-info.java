/** From the octets of a short message back to what a phone shows. */
@NullMarked
package org.brandcast.simulator.text;

import org.jspecify.annotations.NullMarked;

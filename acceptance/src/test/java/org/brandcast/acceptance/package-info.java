/**
 * Tests from outside: what a partner, a browser and a carrier see of a running stack. They know its addresses from
 * {@code endpoints.json} and nothing of its code.
 */
@NullMarked
package org.brandcast.acceptance;

import org.jspecify.annotations.NullMarked;

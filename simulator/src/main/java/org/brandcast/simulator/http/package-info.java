/** The JSON API and the phone page. */
@NullMarked
package org.brandcast.simulator.http;

import org.jspecify.annotations.NullMarked;

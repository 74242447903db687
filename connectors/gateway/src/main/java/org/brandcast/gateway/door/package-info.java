/** What the doors of this process share: the control data that they check requests by, and the way into Kafka. */
@NullMarked
package org.brandcast.gateway.door;

import org.jspecify.annotations.NullMarked;

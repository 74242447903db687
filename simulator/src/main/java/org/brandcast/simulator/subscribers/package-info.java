/** Made-up subscriber lists whose right answers are known. */
@NullMarked
package org.brandcast.simulator.subscribers;

import org.jspecify.annotations.NullMarked;

/** From final messages to rated lines. */
@org.jspecify.annotations.NullMarked
package org.brandcast.batch.rating;

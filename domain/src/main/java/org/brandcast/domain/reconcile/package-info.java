/** Files in which carriers and off-net partners tell what they count: how they are read, and what their values mean. Pure. */
@org.jspecify.annotations.NullMarked
package org.brandcast.domain.reconcile;

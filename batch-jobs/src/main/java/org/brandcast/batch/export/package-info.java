/** Files for finance and partners: the same input makes the same bytes. */
@org.jspecify.annotations.NullMarked
package org.brandcast.batch.export;

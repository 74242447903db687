/** The night's process: its start, its settings, its health. */
@org.jspecify.annotations.NullMarked
package org.brandcast.batch;

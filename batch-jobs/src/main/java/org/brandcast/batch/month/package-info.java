/** What a month's end makes of its nights: statements, as rows and as files to sign. */
@org.jspecify.annotations.NullMarked
package org.brandcast.batch.month;

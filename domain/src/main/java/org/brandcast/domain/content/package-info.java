/** What a text may say and under which name: brandnames, banned words. */
@NullMarked
package org.brandcast.domain.content;

import org.jspecify.annotations.NullMarked;

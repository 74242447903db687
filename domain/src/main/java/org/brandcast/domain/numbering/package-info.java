/** Vietnamese mobile numbers: how they are typed, and which carrier they belong to. */
@NullMarked
package org.brandcast.domain.numbering;

import org.jspecify.annotations.NullMarked;

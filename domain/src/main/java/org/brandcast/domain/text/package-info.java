/** What an SMS text becomes on the wire: alphabet, segments, transliteration. */
@NullMarked
package org.brandcast.domain.text;

import org.jspecify.annotations.NullMarked;

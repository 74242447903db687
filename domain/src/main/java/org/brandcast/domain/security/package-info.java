/** Secrets at rest and API keys, from the JDK's own cryptography. */
@NullMarked
package org.brandcast.domain.security;

import org.jspecify.annotations.NullMarked;

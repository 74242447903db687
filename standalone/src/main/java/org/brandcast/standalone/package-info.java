/** The one-machine stack: starts the platform's real parts as processes on loopback and keeps them running. */
@NullMarked
package org.brandcast.standalone;

import org.jspecify.annotations.NullMarked;

/** The SMSC's side of the wire, on jSMPP's server session. */
@NullMarked
package org.brandcast.simulator.smpp;

import org.jspecify.annotations.NullMarked;

/** A carrier's SMSC for tests and for the one-machine stack: SMPP on one port, what it received on another. */
@NullMarked
package org.brandcast.simulator;

import org.jspecify.annotations.NullMarked;

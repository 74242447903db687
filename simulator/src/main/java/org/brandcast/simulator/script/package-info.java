/** What the simulator is told to do, and the seeded dice that decide each case. */
@NullMarked
package org.brandcast.simulator.script;

import org.jspecify.annotations.NullMarked;

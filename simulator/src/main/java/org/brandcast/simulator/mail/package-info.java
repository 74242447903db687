/** A mail server that keeps what it is given for people and tests to read, and passes nothing on. */
@org.jspecify.annotations.NullMarked
package org.brandcast.simulator.mail;

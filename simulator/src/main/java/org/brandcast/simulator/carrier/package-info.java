/** A carrier that is spoken to over HTTP: a SOAP service in the style of wsCpMt and a JSON interface. */
package org.brandcast.simulator.carrier;

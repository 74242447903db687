/** Control data on its way out: outbox, relay to the topic, and the doors' own copy. */
package org.brandcast.portal.control;

/** Messages from phones (MO): what came, what the words in them do, and the confirmation that goes back. */
package org.brandcast.portal.inbound;

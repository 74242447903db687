/** What asks for somebody's hand: emergency stops, messages in doubt, records that nothing could take. */
package org.brandcast.portal.operation;

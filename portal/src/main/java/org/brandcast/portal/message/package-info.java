/** Messages: the REST door, the materialised view of their states, the log and the life of one. */
package org.brandcast.portal.message;

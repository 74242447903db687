/** Requests that wait for a moderator, from every door, and the verdicts on them. */
package org.brandcast.portal.moderation;

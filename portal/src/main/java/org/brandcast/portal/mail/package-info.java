/** The one way mail leaves the portal: written with the fact that it tells of, sent at least once, retried, watched. */
package org.brandcast.portal.mail;

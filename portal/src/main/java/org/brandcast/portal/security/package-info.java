/** Who acts, and what they may: sessions, log-in, roles, API keys, and the headers of every answer. */
package org.brandcast.portal.security;

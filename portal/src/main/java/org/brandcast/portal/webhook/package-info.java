/** Partners' addresses that are told what becomes of their messages: who makes them, what waits for them, and its sending. */
package org.brandcast.portal.webhook;

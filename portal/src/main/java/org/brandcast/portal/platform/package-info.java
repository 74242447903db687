/** What holds for all tenants: carriers, number ranges, banned words. */
package org.brandcast.portal.platform;

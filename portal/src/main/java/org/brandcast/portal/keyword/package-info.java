/** Banned words of the platform, allowed phrases, and the tester that shows what a text meets. */
package org.brandcast.portal.keyword;

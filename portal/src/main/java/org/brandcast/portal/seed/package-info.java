/** What an installation begins with, and the demo. */
package org.brandcast.portal.seed;

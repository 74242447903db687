/** API keys. */
package org.brandcast.portal.apikey;

/** What partners' engineers use: the account over /v1, the developer page, the reference of the API. */
package org.brandcast.portal.developer;

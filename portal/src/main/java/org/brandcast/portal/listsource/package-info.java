/** Subscriber lists that are read from customers' databases by a query. */
package org.brandcast.portal.listsource;

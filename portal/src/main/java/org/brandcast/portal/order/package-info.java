/** Orders: granted here, spent in admission, shown here. */
package org.brandcast.portal.order;

/** Routes to SMSCs. */
package org.brandcast.portal.route;

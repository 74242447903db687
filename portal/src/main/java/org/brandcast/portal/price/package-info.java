/** Price lists: by what each tenant sells to those right below it, and what it pays itself. */
package org.brandcast.portal.price;

/** The first page. */
package org.brandcast.portal.overview;

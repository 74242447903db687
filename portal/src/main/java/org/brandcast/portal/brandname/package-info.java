/** Brandnames and their registrations with carriers. */
package org.brandcast.portal.brandname;

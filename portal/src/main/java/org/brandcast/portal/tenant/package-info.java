/** The tree of tenants and their people. */
package org.brandcast.portal.tenant;

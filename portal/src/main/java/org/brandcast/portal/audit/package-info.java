/** The append-only record of deeds. */
package org.brandcast.portal.audit;

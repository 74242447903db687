/** Campaigns: declared, previewed, expanded into messages, watched. */
package org.brandcast.portal.campaign;

/** Existing partners, their orders and what is left on these, from a spreadsheet. */
package org.brandcast.portal.partner;

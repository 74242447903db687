/** Registered texts of brandnames, and the tester that says which one a text was made from. */
package org.brandcast.portal.template;

/** The first page of the rules: what there is, how much of it, and where it is changed. */
package org.brandcast.portal.rule;

/** What is wrong with what somebody typed or sent, told in a way that every page and the REST door can show. */
package org.brandcast.portal.form;

/** Partners' accounts at the SMPP server. */
package org.brandcast.portal.smpp;

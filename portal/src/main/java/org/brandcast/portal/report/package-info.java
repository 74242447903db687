/** Figures out of ClickHouse: traffic, routes, subscribers, and what analysts may ask by themselves. */
package org.brandcast.portal.report;

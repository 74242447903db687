/** Subscriber lists: streamed in, checked, kept for campaigns. */
package org.brandcast.portal.list;

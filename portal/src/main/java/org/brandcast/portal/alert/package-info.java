/** Alerts: what somebody should know of, once, in the portal and by mail. */
@org.jspecify.annotations.NullMarked
package org.brandcast.portal.alert;

/** What holds for single numbers: portings, opt-outs, the Do-Not-Call register, consents; one by one and by the million. */
package org.brandcast.portal.subscriber;

/** What holds for a tenant and those below it: moderation of texts, advertising, and limits. */
package org.brandcast.portal.policy;

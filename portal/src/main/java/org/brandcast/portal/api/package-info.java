/** What every endpoint under /v1 shares: who calls, problems and their texts, limits. */
package org.brandcast.portal.api;

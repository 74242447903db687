/** What every feature stands on: clock, workers, start-up, health. */
package org.brandcast.portal.system;

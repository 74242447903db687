/** Lists on their way in, and what a campaign to one would send and cost. */
package org.brandcast.bench.lists;

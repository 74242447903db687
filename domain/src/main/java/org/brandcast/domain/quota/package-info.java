/** The quota ledger of an order: grant, reserve, post, void, close. */
@NullMarked
package org.brandcast.domain.quota;

import org.jspecify.annotations.NullMarked;

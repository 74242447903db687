package org.brandcast.portal.page;

import org.brandcast.portal.security.CurrentUser;

/** How many alerts stand beside the navigation's entry. */
@FunctionalInterface
public interface AlertCount {
    /** Of the reader's tenant, those that nobody has acknowledged; 0 also while they can't be counted. */
    int open(CurrentUser user);
}

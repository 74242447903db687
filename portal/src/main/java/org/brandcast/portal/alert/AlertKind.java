package org.brandcast.portal.alert;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.brandcast.portal.security.Permission;
import org.brandcast.portal.security.Role;

/** What alerts there are. */
public enum AlertKind {
    /** So much of an order is used. */
    ORDER_USED(Permission.ORDER_VIEW, Set.of(Role.ADMIN, Role.SALES, Role.FINANCE, Role.CAMPAIGN_MAKER)),
    /** An order's time ends in so many days. */
    ORDER_EXPIRES(Permission.ORDER_VIEW, Set.of(Role.ADMIN, Role.SALES, Role.FINANCE)),
    /** At the pace of the last days an order is used up in so many days. */
    ORDER_RUNS_OUT(Permission.ORDER_VIEW, Set.of(Role.ADMIN, Role.SALES, Role.CAMPAIGN_MAKER)),
    /** A brandname's registration at a carrier ends in so many days. */
    BRANDNAME_EXPIRES(Permission.BRANDNAME_VIEW, Set.of(Role.ADMIN, Role.SALES)),
    /** Records that a job could not read wait for somebody. */
    DEAD_LETTERS(Permission.OPERATE, Set.of(Role.ADMIN, Role.SUPPORT)),
    /** Requests of those below wait for a moderator. */
    HELD_REQUESTS(Permission.MODERATE, Set.of(Role.MODERATOR));

    private final Permission needs;

    @SuppressWarnings("ImmutableEnumChecker") // Set.copyOf makes it immutable; the type doesn't say so
    private final Set<Role> mailed;

    AlertKind(Permission needs, Set<Role> mailed) {
        this.needs = needs;
        this.mailed = Set.copyOf(mailed);
    }

    /** As it is stored, and as it names its texts: {@code order-used}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static AlertKind of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** Without it the alert isn't shown. */
    public Permission needs() {
        return needs;
    }

    /** Whether it comes by mail to this role of the alert's tenant that has chosen nothing. */
    public boolean mailedTo(Role role) {
        return mailed.contains(role);
    }

    /** Those that a role may see. */
    public static List<AlertKind> seenBy(Role role) {
        return Arrays.stream(values()).filter(kind -> role.may(kind.needs())).toList();
    }
}

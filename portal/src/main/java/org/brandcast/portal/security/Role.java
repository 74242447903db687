package org.brandcast.portal.security;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** A user's role on its tenant: a named set of permissions. */
public enum Role {
    ADMIN(EnumSet.allOf(Permission.class)),
    SALES(EnumSet.of(
            Permission.CAMPAIGN_VIEW,
            Permission.ORDER_VIEW,
            Permission.ORDER_EDIT,
            Permission.ORDER_ASK,
            Permission.PRICE_VIEW,
            Permission.PRICE_EDIT,
            Permission.BRANDNAME_VIEW,
            Permission.BRANDNAME_EDIT,
            Permission.RULE_VIEW,
            Permission.REPORT_VIEW,
            Permission.TENANT_VIEW,
            Permission.TENANT_EDIT)),
    CAMPAIGN_MAKER(EnumSet.of(
            Permission.CAMPAIGN_VIEW,
            Permission.CAMPAIGN_EDIT,
            Permission.LIST_VIEW,
            Permission.LIST_EDIT,
            Permission.MESSAGE_VIEW,
            Permission.ORDER_VIEW,
            Permission.ORDER_ASK,
            Permission.BRANDNAME_VIEW,
            Permission.REPORT_VIEW,
            Permission.RULE_VIEW)),
    MODERATOR(EnumSet.of(
            Permission.CAMPAIGN_VIEW,
            Permission.MESSAGE_VIEW,
            Permission.BRANDNAME_VIEW,
            Permission.MODERATE,
            Permission.RULE_VIEW)),
    ANALYST(EnumSet.of(
            Permission.CAMPAIGN_VIEW,
            Permission.ORDER_VIEW,
            Permission.BRANDNAME_VIEW,
            Permission.REPORT_VIEW,
            Permission.ANALYST_LOGIN_EDIT)),
    FINANCE(EnumSet.of(
            Permission.ORDER_VIEW,
            Permission.ORDER_ASK,
            Permission.PRICE_VIEW,
            Permission.PAYMENT_EDIT,
            Permission.BILLING_VIEW,
            Permission.BILLING_EDIT,
            Permission.TENANT_VIEW,
            Permission.CAMPAIGN_VIEW,
            Permission.REPORT_VIEW)),
    SUPPORT(EnumSet.of(
            Permission.CAMPAIGN_VIEW,
            Permission.MESSAGE_VIEW,
            Permission.ORDER_VIEW,
            Permission.BRANDNAME_VIEW,
            Permission.RULE_VIEW,
            Permission.REPORT_VIEW,
            Permission.SUBSCRIBER_VIEW,
            Permission.SUBSCRIBER_EDIT,
            Permission.TENANT_VIEW,
            Permission.AUDIT_VIEW,
            Permission.OPERATE)),
    DEVELOPER(EnumSet.of(
            Permission.MESSAGE_VIEW,
            Permission.ORDER_VIEW,
            Permission.BRANDNAME_VIEW,
            Permission.RULE_VIEW,
            Permission.API_KEY_EDIT,
            Permission.REPORT_VIEW,
            Permission.ANALYST_LOGIN_EDIT,
            Permission.WEBHOOK_EDIT));

    @SuppressWarnings("ImmutableEnumChecker") // Set.copyOf makes it immutable; the type doesn't say so
    private final Set<Permission> permissions;

    Role(Set<Permission> permissions) {
        this.permissions = Set.copyOf(permissions);
    }

    public Set<Permission> permissions() {
        return permissions;
    }

    public boolean may(Permission permission) {
        return permissions.contains(permission);
    }

    /** The page that answers what this role comes for. */
    public String firstPage() {
        return switch (this) {
            case SALES -> "/orders";
            case MODERATOR -> "/moderation";
            case ANALYST -> "/reports";
            case FINANCE -> "/billing";
            case SUPPORT -> "/operations";
            case ADMIN, CAMPAIGN_MAKER, DEVELOPER -> "/";
        };
    }

    /** As it stands in the database and in files: {@code campaign_maker}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Role ofCode(String code) {
        return Arrays.stream(values())
                .filter(role -> role.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such role: " + code));
    }
}

package org.brandcast.portal.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.brandcast.portal.look.Look;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.jspecify.annotations.Nullable;

/**
 * What every page has around its content. Templates see it as {@code page}.
 *
 * @param theme {@code light}, {@code dark}, or {@code auto} to follow the device
 * @param path of this request with its query: where the language and theme switches lead back to
 * @param section which entry of the navigation is the current one; empty for none
 * @param user null before the log-in
 * @param assets version of the static files, so that a new release is never shown with an old style sheet
 * @param look of the reader's tenant, or of the host name before the log-in
 * @param alerts of the reader's tenant that nobody has acknowledged
 */
public record PageFrame(
        Locale locale,
        String theme,
        String path,
        String section,
        @Nullable CurrentUser user,
        String assets,
        Look look,
        int alerts) {
    private static final List<NavItem> SECTIONS = List.of(
            new NavItem("home", "/", null),
            new NavItem("alert", "/alerts", null),
            new NavItem("campaign", "/campaigns", Permission.CAMPAIGN_VIEW),
            new NavItem("list", "/lists", Permission.LIST_VIEW),
            new NavItem("message", "/messages", Permission.MESSAGE_VIEW),
            new NavItem("order", "/orders", Permission.ORDER_VIEW),
            new NavItem("billing", "/billing", Permission.BILLING_VIEW),
            new NavItem("report", "/reports", Permission.REPORT_VIEW),
            new NavItem("moderation", "/moderation", Permission.MODERATE),
            new NavItem("tenant", "/tenants", Permission.TENANT_VIEW),
            new NavItem("rule", "/rules", Permission.RULE_VIEW),
            new NavItem("developer", "/developer", Permission.API_KEY_EDIT),
            new NavItem("apikey", "/keys", Permission.API_KEY_EDIT),
            new NavItem("webhook", "/webhooks", Permission.WEBHOOK_EDIT),
            new NavItem("operation", "/operations", Permission.OPERATE),
            new NavItem("audit", "/audit", Permission.AUDIT_VIEW));

    public PageFrame {
        Objects.requireNonNull(locale, "locale is null");
        Objects.requireNonNull(theme, "theme is null");
        Objects.requireNonNull(path, "path is null");
        Objects.requireNonNull(section, "section is null");
        Objects.requireNonNull(assets, "assets is null");
        Objects.requireNonNull(look, "look is null");
    }

    /**
     * One entry of the navigation.
     *
     * @param key names its text {@code nav.<key>} and its icon
     * @param needs permission without which it isn't shown
     */
    public record NavItem(String key, String href, @Nullable Permission needs) {}

    public String lang() {
        return locale.getLanguage();
    }

    /** The sections that this user may open. */
    public List<NavItem> nav() {
        CurrentUser known = user;
        if (known == null) {
            return List.of();
        }
        return SECTIONS.stream()
                .filter(item -> item.needs() == null || known.may(item.needs()))
                .toList();
    }

    /** By the permission's name, for templates. */
    public boolean may(String permission) {
        return user != null && user.may(Permission.valueOf(permission));
    }

    /** Whether the user works for the operator, whose rules hold for everybody. */
    public boolean operator() {
        return user != null && user.isOperator();
    }

    public String initials() {
        return user == null ? "" : user.login().substring(0, 1).toUpperCase(Locale.ROOT);
    }

    /** {@link #path}, encoded for a query parameter. */
    public String back() {
        return URLEncoder.encode(path, StandardCharsets.UTF_8);
    }
}

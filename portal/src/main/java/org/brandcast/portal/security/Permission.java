package org.brandcast.portal.security;

/** What a role may do on its tenant and the tenants below. */
public enum Permission {
    CAMPAIGN_VIEW,
    CAMPAIGN_EDIT,
    LIST_VIEW,
    LIST_EDIT,
    MESSAGE_VIEW,
    ORDER_VIEW,
    ORDER_EDIT,
    /** Figures of traffic, routes and subscribers. */
    REPORT_VIEW,
    /** Logins with which a tool of the tenant's reads its figures. */
    ANALYST_LOGIN_EDIT,
    /** Asking for more volume on the own tenant's orders. */
    ORDER_ASK,
    /** Price lists: the own tenant's, those below, and what the own tenant pays. */
    PRICE_VIEW,
    PRICE_EDIT,
    /** Recording what customers have paid. */
    PAYMENT_EDIT,
    /** Statements, usage files and margins of the own tenant and those below. */
    BILLING_VIEW,
    /** Running nights, deciding on proposals. */
    BILLING_EDIT,
    BRANDNAME_VIEW,
    BRANDNAME_EDIT,
    API_KEY_EDIT,
    /** Where the tenant's own systems are told what becomes of its messages. */
    WEBHOOK_EDIT,
    /** Deciding on held requests of the tenants below. */
    MODERATE,
    /** Templates, words, policies, limits, routing. */
    RULE_VIEW,
    RULE_EDIT,
    /** What holds for one number: opt-outs, the Do-Not-Call register, portings. */
    SUBSCRIBER_VIEW,
    SUBSCRIBER_EDIT,
    /** Tenants' records, credit and regions. */
    TENANT_VIEW,
    TENANT_EDIT,
    /** Who did what to what. */
    AUDIT_VIEW,
    /** Messages in doubt, dead letters, emergency stops: seeing them and acting on them. */
    OPERATE,
    ROUTE_EDIT
}

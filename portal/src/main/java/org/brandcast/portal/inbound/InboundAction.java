package org.brandcast.portal.inbound;

/** What a keyword does; the names stand in the database. */
public enum InboundAction {
    OPT_OUT,
    OPT_IN
}

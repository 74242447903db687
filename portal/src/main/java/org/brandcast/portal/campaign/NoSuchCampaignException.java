package org.brandcast.portal.campaign;

/** No campaign with that id in the subtree of who asked. Shown as 404. */
public final class NoSuchCampaignException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoSuchCampaignException(long id) {
        super("no such campaign: " + id);
    }
}

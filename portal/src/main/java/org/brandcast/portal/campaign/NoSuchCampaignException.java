package org.brandcast.portal.campaign;

import io.micronaut.http.HttpStatus;
import io.micronaut.http.exceptions.HttpStatusException;

/** No campaign with that id in the subtree of who asked. Shown as 404. */
public final class NoSuchCampaignException extends HttpStatusException {
    private static final long serialVersionUID = 1L;

    NoSuchCampaignException(long id) {
        super(HttpStatus.NOT_FOUND, "no such campaign: " + id);
    }
}

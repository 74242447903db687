package org.brandcast.portal.route;

import jakarta.inject.Singleton;
import java.util.Optional;
import org.brandcast.portal.form.Fields;

/** Reads the form of a route, whichever of the two kinds it is of: only the one of HTTP routes names a profile. */
@Singleton
final class RouteForms {
    private final RouteForm smpp;
    private final HttpRouteForm http;

    RouteForms(RouteForm smpp, HttpRouteForm http) {
        this.smpp = smpp;
        this.http = http;
    }

    RouteView read(Fields form, boolean isNew, Optional<RouteView> known) {
        return form.on("profile") ? http.read(form, isNew, known) : smpp.read(form, isNew, known);
    }
}

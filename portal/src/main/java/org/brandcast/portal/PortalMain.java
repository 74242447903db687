package org.brandcast.portal;

import io.micronaut.runtime.Micronaut;

/** Starts the portal. Configuration: environment variables, see application.yml. */
public final class PortalMain {
    private PortalMain() {}

    public static void main(String[] args) {
        Micronaut.build(args).mainClass(PortalMain.class).banner(false).start();
    }
}

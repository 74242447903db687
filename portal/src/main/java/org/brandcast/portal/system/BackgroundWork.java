package org.brandcast.portal.system;

/** Work that goes on beside the requests, from when topics and base data exist; /health tells how it fares. */
public interface BackgroundWork {
    /** As /health calls it, e.g. {@code control-relay}. */
    String workName();

    /** Called once. */
    void start();

    /** What is wrong; empty while all is well. */
    String failure();
}

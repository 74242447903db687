package org.brandcast.portal.testing;

/** One portal and one fake pipeline for all tests of the JVM that don't need their own: they start in seconds, once. */
public final class SharedPortal {
    private static TestPortal portal;
    private static FakePipeline pipeline;

    private SharedPortal() {}

    public static synchronized TestPortal portal() {
        if (portal == null) {
            portal = TestPortal.start();
            pipeline = FakePipeline.start();
            Runtime.getRuntime().addShutdownHook(new Thread(portal::close));
        }
        return portal;
    }

    public static synchronized FakePipeline pipeline() {
        portal();
        return pipeline;
    }
}

package org.brandcast.portal.testing;

/**
 * A portal with the demo's data to look at in a browser while its pages are made, on a database and a broker that end
 * with it; the fake pipeline decides on what is sent. {@code ./mvnw -pl portal test-compile exec:java} isn't wired: run it from an IDE, or by java with the test
 * class path.
 */
public final class DevPortal {
    private DevPortal() {}

    public static void main(String[] args) throws InterruptedException {
        int port = args.length == 0 ? 8600 : Integer.parseInt(args[0]);
        try (TestPortal portal = TestPortal.start(TestPostgres.newDatabase(), port);
                FakePipeline pipeline = FakePipeline.start()) {
            System.out.println("portal at " + portal.uri("/") + ", sign in as " + TestPortal.MAKER + " or "
                    + TestPortal.OPERATOR + " with the password: " + TestPortal.PASSWORD);
            Thread.sleep(Long.MAX_VALUE);
        }
    }
}

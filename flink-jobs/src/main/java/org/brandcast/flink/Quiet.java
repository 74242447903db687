package org.brandcast.flink;

/** For the programs that print one line for each job: their libraries' logs would bury it, and what went wrong is in that line. */
final class Quiet {
    private Quiet() {}

    /** To be called before the first logger is made; {@code logback.xml} reads it. */
    static void please() {
        if (System.getProperty("brandcast.log.level") == null) {
            System.setProperty("brandcast.log.level", "OFF");
        }
    }
}

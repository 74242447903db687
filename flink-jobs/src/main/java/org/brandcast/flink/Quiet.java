package org.brandcast.flink;

/** For the programs that print one line for each job: their libraries' logs would bury it. */
final class Quiet {
    private Quiet() {}

    /** To be called before the first logger is made; {@code logback.xml} reads it. */
    static void please() {
        if (System.getProperty("brandcast.log.level") == null) {
            System.setProperty("brandcast.log.level", "ERROR");
        }
    }
}

package org.brandcast.bench.intake;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** What all load clients have in common. Any failure ends the process: a run in which anything went wrong gives no figure. */
final class Load {
    static final String BRANDNAME = "LOTUS";

    private static final String TEXT =
            "Quy khach vua thanh toan 1.250.000 VND tai LOTUS luc 10:32. So du diem: 3.420. Ma don hang: ";

    private Load() {}

    /** A number of one carrier's ranges, different for each index below ten million. */
    static String number(long index) {
        return String.format(Locale.ROOT, "8498%07d", index % 10_000_000);
    }

    /** A text of one segment, different for each index. */
    static String text(long index) {
        return TEXT + index;
    }

    /** Sends until the process ends. */
    interface Work {
        void run() throws Exception;
    }

    static void start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                        throw new IllegalStateException(name + " ended");
                    } catch (Exception e) {
                        fail(e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    static void fail(Throwable e) {
        e.printStackTrace();
        Runtime.getRuntime().halt(1);
    }

    /** Measures, by the arguments WARM_UP_SECONDS MEASURED_SECONDS RESULT_FILE, and ends the process. */
    static void measure(Meter meter, String warmUp, String measured, String result) throws Exception {
        meter.run(
                Duration.ofSeconds(Long.parseLong(warmUp)),
                Duration.ofSeconds(Long.parseLong(measured)),
                Path.of(result));
        Runtime.getRuntime().halt(0);
    }
}

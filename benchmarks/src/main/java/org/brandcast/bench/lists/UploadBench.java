package org.brandcast.bench.lists;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Map;
import org.brandcast.bench.Bench;
import org.brandcast.bench.Figures;
import org.brandcast.bench.Lab;
import org.brandcast.bench.PortalUnderTest;
import org.brandcast.bench.Progress;
import org.postgresql.PGConnection;

/**
 * A list over HTTP into the portal, validated and deduplicated, its columns kept, beside a bare COPY of the same file into
 * a table without index on the same server.
 */
public final class UploadBench implements Bench {
    private static final int MILLION = 1_000_000;
    private static final int RUNS = 3;

    @Override
    public String name() {
        return "upload";
    }

    @Override
    public void run(Lab lab, Figures figures) throws Exception {
        try (PortalUnderTest portal = PortalUnderTest.start(lab, Map.of())) {
            Path million = ListFile.write(lab.folder().resolve("list-1m.csv"), MILLION);
            // Classes are loaded and compiled, the cluster's first files exist.
            measure(portal, million, MILLION, 1);
            double[] seconds = measure(portal, million, MILLION, RUNS);
            add(figures, "rows-1m", seconds);
            Files.delete(million);
            Path tenMillion = ListFile.write(lab.folder().resolve("list-10m.csv"), 10 * MILLION);
            add(figures, "rows-10m", measure(portal, tenMillion, 10 * MILLION, 1));
        }
    }

    private static void add(Figures figures, String figure, double[] seconds) {
        figures.add(
                figure,
                seconds[0],
                "s",
                "a bare COPY of the same file, heap of the portal " + PortalUnderTest.HEAP_MEGABYTES + " MB",
                seconds[1]);
    }

    /** Medians of upload and COPY, which take turns. */
    private static double[] measure(PortalUnderTest portal, Path file, int rows, int runs) throws Exception {
        double[] uploads = new double[runs];
        double[] copies = new double[runs];
        for (int i = 0; i < runs; i++) {
            copies[i] = copy(portal, file, rows);
            long began = System.nanoTime();
            String page = portal.upload(file);
            uploads[i] = (System.nanoTime() - began) / 1e9;
            check(portal.get(page).body(), rows);
            Progress.say("%,d rows: upload %.2f s, COPY %.2f s", rows, uploads[i], copies[i]);
        }
        Arrays.sort(uploads);
        Arrays.sort(copies);
        return new double[] {uploads[runs / 2], copies[runs / 2]};
    }

    private static void check(String page, int rows) throws IOException {
        long accepted = PortalUnderTest.value(page, "list-accepted");
        long duplicates = PortalUnderTest.value(page, "list-duplicates");
        long rejected = PortalUnderTest.value(page, "list-rejected");
        if (accepted + duplicates + rejected != rows || rejected != rows / 100 || accepted < rows * 0.97) {
            throw new IllegalStateException("of " + rows + " rows " + accepted + " accepted, " + duplicates
                    + " duplicates, " + rejected + " rejected");
        }
    }

    private static double copy(PortalUnderTest portal, Path file, int rows) throws SQLException, IOException {
        try (Connection connection = portal.database();
                Statement statement = connection.createStatement();
                InputStream in = Files.newInputStream(file)) {
            statement.execute("DROP TABLE IF EXISTS bare");
            statement.execute("CREATE TABLE bare (msisdn text, name text, points text)");
            long began = System.nanoTime();
            long copied = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("COPY bare FROM STDIN (FORMAT csv, HEADER)", in, 64 * 1024);
            double seconds = (System.nanoTime() - began) / 1e9;
            if (copied != rows) {
                throw new IllegalStateException("COPY took " + copied + " of " + rows + " rows");
            }
            return seconds;
        }
    }
}

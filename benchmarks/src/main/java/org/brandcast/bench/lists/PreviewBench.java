package org.brandcast.bench.lists;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.brandcast.bench.Bench;
import org.brandcast.bench.Figures;
import org.brandcast.bench.Lab;
import org.brandcast.bench.PortalUnderTest;
import org.brandcast.bench.Progress;

/** What a campaign with a text of its own for each of a million recipients would send, cost and be refused. */
public final class PreviewBench implements Bench {
    private static final int MILLION = 1_000_000;
    private static final int RUNS = 3;

    @Override
    public String name() {
        return "preview";
    }

    @Override
    public void run(Lab lab, Figures figures) throws Exception {
        try (PortalUnderTest portal = PortalUnderTest.start(lab, Map.of())) {
            Path file = ListFile.write(lab.folder().resolve("list.csv"), MILLION);
            String page = portal.upload(file);
            long accepted = PortalUnderTest.value(portal.get(page).body(), "list-accepted");
            Map<String, String> form = Map.of(
                    "listId", page.substring(page.lastIndexOf('/') + 1),
                    "brandname", "LOTUS",
                    "type", "care",
                    "text", "LOTUS chao {name}, ban con {points} diem. Doi qua truoc 31/12.",
                    "start", "now");
            double[] seconds = new double[RUNS];
            for (int i = -1; i < RUNS; i++) {
                long began = System.nanoTime();
                HttpResponse<String> answer = portal.post("/campaigns/check", form);
                double took = (System.nanoTime() - began) / 1e9;
                long counted = PortalUnderTest.value(answer.body(), "bill-recipients");
                if (counted != accepted) {
                    throw new IllegalStateException("of " + accepted + " recipients " + counted + " were previewed");
                }
                Progress.say("preview of %,d recipients: %.2f s", counted, took);
                if (i >= 0) {
                    seconds[i] = took;
                }
            }
            Arrays.sort(seconds);
            figures.add("preview-1m", seconds[RUNS / 2], "s");
        }
    }
}

package org.brandcast.bench.admission;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.brandcast.bench.Bench;
import org.brandcast.bench.Figures;
import org.brandcast.bench.JavaProcess;
import org.brandcast.bench.Lab;

/** What each rule of admission costs a request: {@link RulesMain} in a process of its own. */
public final class RulesBench implements Bench {
    private static final String LOG = "rules";

    @Override
    public String name() {
        return "rules";
    }

    @Override
    public void run(Lab lab, Figures figures) throws Exception {
        Path log = lab.folder().resolve(LOG + ".log");
        try (JavaProcess process = lab.start(
                LOG,
                "flink-jobs",
                1024,
                Map.of(),
                "org.brandcast.bench.admission.RulesMain",
                List.of(RulesMain.MARK))) {
            lab.await(
                    "all rules are measured",
                    process,
                    LOG,
                    Duration.ofMinutes(10),
                    () -> Files.readString(log).contains(RulesMain.MARK + "end"));
        }
        for (String line : Files.readAllLines(log)) {
            String[] words = line.split(" ", -1);
            if (words.length == 3 && words[0].equals(RulesMain.MARK)) {
                figures.add(words[1], Double.parseDouble(words[2]), "CPU nanoseconds/request");
            }
        }
    }
}

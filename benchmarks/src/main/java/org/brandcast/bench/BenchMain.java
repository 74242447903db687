package org.brandcast.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.brandcast.bench.admission.AdmissionBench;
import org.brandcast.bench.admission.RulesBench;
import org.brandcast.bench.billing.BillingBench;
import org.brandcast.bench.dispatch.DispatchBench;
import org.brandcast.bench.export.ExportBench;
import org.brandcast.bench.intake.IntakeBench;
import org.brandcast.bench.lists.PreviewBench;
import org.brandcast.bench.lists.UploadBench;
import org.brandcast.bench.reports.DashboardsBench;

/**
 * {@code BenchMain [NAME ...]}: runs these benchmarks, or all of them, one after the other. Figures go to standard output,
 * everything else to standard error. Exits with 1 if one of them failed.
 */
public final class BenchMain {
    /** In the order in which they run when none is named. */
    private static final List<Bench> ALL = List.of(
            new DispatchBench(),
            new IntakeBench(),
            new UploadBench(),
            new PreviewBench(),
            new ExportBench(),
            new DashboardsBench(),
            new BillingBench(),
            new AdmissionBench(),
            new RulesBench());

    private BenchMain() {}

    public static void main(String[] args) {
        List<Bench> wanted = new ArrayList<>();
        for (String name : args) {
            wanted.addAll(
                    ALL.stream().filter(bench -> bench.name().equals(name)).collect(Collectors.toList()));
            if (wanted.isEmpty() || !wanted.get(wanted.size() - 1).name().equals(name)) {
                Progress.say("there is no benchmark \"%s\": choose among %s", name, names());
                System.exit(2);
            }
        }
        boolean failed = false;
        for (Bench bench : wanted.isEmpty() ? ALL : wanted) {
            Progress.say("== %s", bench.name());
            try (Lab lab = Lab.open(bench.name())) {
                bench.run(lab, new Figures(bench.name(), System.out));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                failed = true;
                break;
            } catch (Exception e) {
                failed = true;
                Progress.say("%s failed: %s", bench.name(), e);
                e.printStackTrace();
            }
        }
        System.exit(failed ? 1 : 0);
    }

    private static String names() {
        return ALL.stream().map(Bench::name).collect(Collectors.joining(", "));
    }
}

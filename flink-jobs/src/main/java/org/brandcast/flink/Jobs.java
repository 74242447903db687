package org.brandcast.flink;

import java.util.List;
import org.brandcast.flink.admission.AdmissionJob;
import org.brandcast.flink.export.ExportJob;
import org.brandcast.flink.tracking.TrackingJob;

/** The jobs that can be submitted. */
final class Jobs {
    private static final List<FlinkJob> ALL = List.of(
            new FlinkJob(AdmissionJob.NAME, AdmissionJob::build),
            new FlinkJob(TrackingJob.NAME, TrackingJob::build),
            new FlinkJob(ExportJob.NAME, ExportJob::build));

    private Jobs() {}

    /** Names in an argument {@code --jobs a,b}; absent: all. */
    static List<String> names(Arguments arguments) {
        String all = String.join(",", ALL.stream().map(FlinkJob::name).toList());
        return List.of(arguments.orElse("jobs", all).split(",", -1));
    }

    static FlinkJob of(String name) {
        return ALL.stream()
                .filter(job -> job.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no job is called " + name + "; there are "
                        + ALL.stream().map(FlinkJob::name).toList()));
    }
}

package org.brandcast.batch.carrier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobInstanceAlreadyCompleteException;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Runs reconciliations that finance asked for. Whoever calls holds the guard of runs. */
@Component
public class CarrierRuns {
    private static final Logger LOG = LoggerFactory.getLogger(CarrierRuns.class);

    private final JobOperator operator;
    private final Job carrier;
    private final Job minutes;
    private final JdbcTemplate jdbc;

    CarrierRuns(JobOperator operator, Job carrier, Job minutes, JdbcTemplate jdbc) {
        this.operator = operator;
        this.carrier = carrier;
        this.minutes = minutes;
        this.jdbc = jdbc;
    }

    /**
     * Matches a file, or goes on where a killed process stood.
     *
     * @throws IllegalStateException when it didn't come to its end; the reconciliation says why, too
     */
    public String reconcile(long requestId, long reconciliationId) {
        try {
            run(carrier, requestId, reconciliationId);
            return "reconciliation " + reconciliationId + " is there";
        } catch (IllegalStateException e) {
            // Its results, if there are any, are of an earlier run and stand.
            jdbc.update(
                    "UPDATE reconciliation SET state = 'FAILED', error = ? WHERE id = ? AND state IN ('WAITING', 'FAILED', 'OPEN')",
                    String.valueOf(e.getMessage()),
                    reconciliationId);
            throw e;
        }
    }

    /** Makes the minutes again: what was adjusted or signed is to be in them. */
    public String minutes(long requestId, long reconciliationId) {
        run(minutes, requestId, reconciliationId);
        return "the minutes of reconciliation " + reconciliationId + " are there";
    }

    private void run(Job job, long requestId, long reconciliationId) {
        JobParameters parameters = new JobParametersBuilder()
                .addLong(CarrierJob.REQUEST, requestId)
                .addLong(CarrierJob.RECONCILIATION, reconciliationId)
                .toJobParameters();
        JobExecution execution;
        try {
            execution = operator.start(job, parameters);
        } catch (JobInstanceAlreadyCompleteException e) {
            LOG.info("request {} was done when its process was cut off", requestId);
            return;
        } catch (JobExecutionException e) {
            throw new IllegalStateException("request " + requestId + " can't be started: " + e.getMessage(), e);
        }
        if (execution.getStatus() != BatchStatus.COMPLETED) {
            Throwable cause = execution.getAllFailureExceptions().stream()
                    .findFirst()
                    .orElseGet(() ->
                            new IllegalStateException(execution.getExitStatus().getExitDescription()));
            throw new IllegalStateException(String.valueOf(cause.getMessage()), cause);
        }
    }
}

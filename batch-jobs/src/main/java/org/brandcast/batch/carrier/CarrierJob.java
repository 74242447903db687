package org.brandcast.batch.carrier;

import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

/** The jobs {@code carrier} and {@code minutes}: one instance for each request. A step is one transaction with Spring Batch's rows. */
@Configuration(proxyBeanMethods = false)
public class CarrierJob {
    public static final String CARRIER = "carrier";
    public static final String MINUTES = "minutes";

    /** Their identity: the request. */
    static final String REQUEST = "request";

    static final String RECONCILIATION = "reconciliation";

    @Bean
    Job carrier(
            JobRepository repository,
            PlatformTransactionManager transactions,
            CarrierReconciliation reconciliation,
            MinutesFiles files) {
        return new JobBuilder(CARRIER, repository)
                .start(step("match", repository, transactions, reconciliation::match))
                .next(step("minutes", repository, transactions, files::write))
                .build();
    }

    @Bean
    Job minutes(JobRepository repository, PlatformTransactionManager transactions, MinutesFiles files) {
        return new JobBuilder(MINUTES, repository)
                .start(step("minutes", repository, transactions, files::write))
                .build();
    }

    /** Work on a reconciliation; says in a few words what it did. */
    @FunctionalInterface
    interface Work {
        String on(long id) throws Exception;
    }

    private static Step step(
            String name, JobRepository repository, PlatformTransactionManager transactions, Work work) {
        return new StepBuilder(name, repository)
                .tasklet(
                        (contribution, context) -> {
                            Long id = contribution
                                    .getStepExecution()
                                    .getJobExecution()
                                    .getJobParameters()
                                    .getLong(RECONCILIATION);
                            if (id == null) {
                                throw new IllegalStateException("the job's parameter reconciliation is null");
                            }
                            contribution.setExitStatus(ExitStatus.COMPLETED.addExitDescription(work.on(id)));
                            return RepeatStatus.FINISHED;
                        },
                        transactions)
                .build();
    }
}

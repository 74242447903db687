package org.brandcast.batch;

import java.time.LocalDate;
import java.util.Objects;
import org.brandcast.batch.export.DailyExport;
import org.brandcast.batch.month.MonthStatements;
import org.brandcast.batch.rating.NightBook;
import org.brandcast.batch.rating.RateStep;
import org.brandcast.batch.reconcile.InnerReconciliation;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

/** The job {@code night}: one instance for each day. A step that was completed isn't done again after a crash. */
@Configuration(proxyBeanMethods = false)
public class NightJob {
    static final String NAME = "night";
    /** Its identity: the day, as yyyy-mm-dd. */
    static final String DAY = "day";
    /** Who asked for it; not of its identity. */
    static final String BY = "by";

    private static final int TENANTS_A_CHUNK = 50;

    @Bean
    Job night(JobRepository repository, NightSteps steps) {
        return new JobBuilder(NAME, repository)
                .start(steps.rate())
                .next(steps.close())
                .next(steps.reconcile())
                .next(steps.export())
                .next(steps.month())
                .build();
    }

    @Bean
    NightSteps steps(
            JobRepository repository,
            PlatformTransactionManager transactions,
            RateStep rate,
            NightBook nights,
            InnerReconciliation reconciliation,
            DailyExport export,
            MonthStatements statements) {
        Step rateStep = new StepBuilder("rate", repository)
                .<Long, Long>chunk(TENANTS_A_CHUNK)
                .transactionManager(transactions)
                .reader(rate)
                .writer(rate)
                .listener((org.springframework.batch.core.listener.StepListener) rate)
                .build();
        Step close = tasklet("close", repository, transactions, day -> {
            nights.close(day);
            return "";
        });
        Step reconcile = tasklet("reconcile", repository, transactions, reconciliation::compare);
        Step exported = tasklet("export", repository, transactions, export::write);
        Step month = tasklet("month", repository, transactions, statements::write);
        return new NightSteps(rateStep, close, reconcile, exported, month);
    }

    /** The steps, in their order. */
    record NightSteps(Step rate, Step close, Step reconcile, Step export, Step month) {}

    /** Work on a day; says in a few words what it did. */
    @FunctionalInterface
    interface DayWork {
        String on(LocalDate day) throws Exception;
    }

    private static Step tasklet(
            String name, JobRepository repository, PlatformTransactionManager transactions, DayWork work) {
        return new StepBuilder(name, repository)
                .tasklet(
                        (contribution, context) -> {
                            String told = work.on(day(contribution));
                            contribution.setExitStatus(ExitStatus.COMPLETED.addExitDescription(told));
                            return RepeatStatus.FINISHED;
                        },
                        transactions)
                .build();
    }

    private static LocalDate day(StepContribution contribution) {
        return LocalDate.parse(Objects.requireNonNull(
                contribution
                        .getStepExecution()
                        .getJobExecution()
                        .getJobParameters()
                        .getString(DAY),
                "the job's parameter day is null"));
    }
}

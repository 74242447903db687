package org.brandcast.batch.rating;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Objects;
import org.brandcast.domain.rating.SalesTree;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamException;
import org.springframework.batch.infrastructure.item.ItemStreamReader;
import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.stereotype.Component;

/**
 * The step {@code rate}: its items are tenants by growing id, a chunk of them is one question to ClickHouse and one
 * transaction. It goes on behind the last tenant of the last chunk. Of one run at a time.
 */
@Component
public class RateStep implements ItemStreamReader<Long>, ItemWriter<Long>, StepExecutionListener {
    private static final String LAST_TENANT = "rate.last-tenant";
    private static final String ROWS = "rate.rows";
    private static final String UNPRICED = "rate.unpriced";

    private final UsageReader reader;
    private final DayRating rating;
    private final NightBook nights;
    private final SalesBook sales;

    private final Deque<Long> tenants = new ArrayDeque<>();
    private @Nullable LocalDate day;
    private @Nullable SalesTree tree;
    private long lastTenant;
    private long rows;
    private long unpriced;

    public RateStep(UsageReader reader, DayRating rating, NightBook nights, SalesBook sales) {
        this.reader = reader;
        this.rating = rating;
        this.nights = nights;
        this.sales = sales;
    }

    @Override
    public void beforeStep(StepExecution execution) {
        day = LocalDate.parse(Objects.requireNonNull(
                execution.getJobExecution().getJobParameters().getString("day"), "the job's parameter day is null"));
    }

    @Override
    public void open(ExecutionContext context) {
        lastTenant = context.getLong(LAST_TENANT, 0L);
        rows = context.getLong(ROWS, 0L);
        unpriced = context.getLong(UNPRICED, 0L);
        tree = sales.tree();
        tenants.clear();
        try {
            tenants.addAll(reader.tenants(rating.windowStart(night()), night(), lastTenant));
        } catch (SQLException e) {
            throw new ItemStreamException("cannot read the day's tenants from ClickHouse", e);
        }
    }

    @Override
    public @Nullable Long read() {
        return tenants.poll();
    }

    @Override
    public void write(Chunk<? extends Long> chunk) throws SQLException {
        DayRating.Booked booked = rating.rate(
                night(),
                new ArrayList<>(chunk.getItems()),
                nights.firstClosed().orElse(night()),
                Objects.requireNonNull(tree, "tree is null"));
        rows += booked.rows();
        unpriced += booked.unpriced();
        lastTenant = chunk.getItems().get(chunk.size() - 1);
    }

    @Override
    public void update(ExecutionContext context) {
        context.putLong(LAST_TENANT, lastTenant);
        context.putLong(ROWS, rows);
        context.putLong(UNPRICED, unpriced);
    }

    @Override
    public ExitStatus afterStep(StepExecution execution) {
        String told = "lines=" + rows + (unpriced == 0 ? "" : " purchases-without-price=" + unpriced);
        return execution.getExitStatus().addExitDescription(told);
    }

    private LocalDate night() {
        return Objects.requireNonNull(day, "day is null");
    }
}

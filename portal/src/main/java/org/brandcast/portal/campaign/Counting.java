package org.brandcast.portal.campaign;

import java.sql.SQLException;
import org.brandcast.domain.lifecycle.MessageType;
import org.brandcast.domain.quota.OrderTerms;
import org.brandcast.portal.control.ControlView;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.order.OrderBalance;
import org.jspecify.annotations.Nullable;

/** Counts what one sender's text amounts to, by the rules as they are now. Its transactions see everybody's rows. */
final class Counting {
    private static final long FITTING_PORTION = 20_000;

    private final ControlView.Snapshot control;
    private final SendingRules rules;
    private final Asked asked;
    private final @Nullable OrderTerms terms;

    /** What is sent on whose behalf, and what pays for it. */
    record Asked(
            long tenantId,
            SendingRules.Question question,
            TextTemplate template,
            @Nullable OrderBalance order) {}

    Counting(ControlView.Snapshot control, SendingRules rules, Asked asked, @Nullable OrderTerms terms) {
        this.control = control;
        this.rules = rules;
        this.asked = asked;
        this.terms = terms;
    }

    /** Nothing counted yet. */
    Estimate blank() {
        SendingRules.Question question = asked.question();
        return new Estimate(
                control,
                rules,
                new Estimate.Sender(
                        asked.tenantId(),
                        question.brandname(),
                        MessageType.valueOf(question.type()),
                        question.atMillis()),
                asked.template(),
                asked.order(),
                terms);
    }

    Estimate count(Tx all, Audience.Numbers numbers) throws SQLException {
        Estimate estimate = blank();
        Audience audience = new Audience(numbers, asked.question());
        audience.read(all, asked.template(), estimate::add);
        SendingRules.Advertising advertising = rules.advertising();
        if (advertising != null) {
            estimate.setOverFrequency(audience.aboutOverFrequency(all, advertising, control));
        }
        return estimate;
    }

    /** To how many of the numbers that come next so much is enough. Reads no further than it reaches. */
    long fitting(Tx all, Audience.Numbers numbers, long available) throws SQLException {
        Estimate estimate = blank();
        long[] fit = {0};
        long[] last = {numbers.after()};
        boolean[] ends = {available == 0};
        while (!ends[0]) {
            long before = last[0];
            Audience portion = new Audience(numbers.next(before, FITTING_PORTION), asked.question());
            portion.readEach(all, asked.template(), (recipient, facts, count) -> {
                last[0] = recipient.position();
                if (!ends[0]) {
                    estimate.add(recipient, facts, count);
                    ends[0] = estimate.needed() > available;
                    fit[0] += ends[0] ? 0 : 1;
                }
            });
            ends[0] |= last[0] == before;
        }
        return estimate.sendable() == 0 ? 0 : fit[0];
    }
}

package org.brandcast.portal.billing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the operator sees of the nights. */
public record NightView(
        Schedule schedule,
        List<Closed> days,
        List<Run> runs,
        List<Proposal> proposals,
        List<Request> requests,
        List<Difference> differences) {

    /** When a night begins. */
    public record Schedule(boolean enabled, String startsAt) {}

    /** A closed day. */
    public record Closed(
            Long dayMillis,
            long messages,
            long segments,
            long amountVnd,
            long corrections,
            long correctedVnd,
            long closedAtMillis) {}

    /**
     * A run of a day.
     *
     * @param look the state whose colour and icon it has
     */
    public record Run(
            long id,
            Long dayMillis,
            String by,
            String look,
            String state,
            String error,
            @Nullable Long startMillis,
            @Nullable Long endMillis,
            List<Step> steps) {}

    /** What a step did. */
    public record Step(
            String name,
            String state,
            String told,
            @Nullable Long startMillis,
            @Nullable Long endMillis) {}

    /** What a closed day, run again, would be corrected by. */
    public record Proposal(
            long id,
            Long dayMillis,
            String state,
            long lines,
            long messages,
            long segments,
            long amountVnd,
            String by,
            long atMillis,
            List<Line> shown) {}

    /** One of a proposal's lines. */
    public record Line(
            String tenant,
            String brandname,
            String carrier,
            String type,
            String status,
            boolean late,
            long segments,
            long amountVnd) {}

    /** Where messages, ledger and events of a day don't agree, in segments. */
    public record Difference(Long dayMillis, String tenant, String messageId, String kind, long expected, long found) {}

    /** What somebody asked for. */
    public record Request(
            long id,
            String kind,
            @Nullable Long dayMillis,
            @Nullable Long proposalId,
            String by,
            long atMillis,
            String state,
            String answer) {
        /** The proposal that it is about, {@code #3}; empty: none. */
        public String mark() {
            return proposalId == null ? "" : "#" + proposalId;
        }
    }
}

package org.brandcast.flink.admission;

/** What the recipient step knows of a number. */
public record Recipient(SubscriberFacts facts, FrequencyWindows windows) {
    /** Nothing was ever told about it. */
    public static final Recipient UNKNOWN = new Recipient(SubscriberFacts.NONE, FrequencyWindows.EMPTY);
}

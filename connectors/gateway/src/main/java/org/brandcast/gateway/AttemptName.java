package org.brandcast.gateway;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of one attempt to send one segment: the same for the same attempt, across restarts.
 *
 * @param segment from 1
 * @param attempt from 1
 */
record AttemptName(String messageId, int segment, int attempt) {
    private static final Pattern TEXT = Pattern.compile("(.{1,64})_([0-9]{1,3})_([0-9]{1,6})");

    /** What an SMSC echoes in TLV 0x0204. */
    int userMessageReference() {
        int hash = Objects.hash(messageId, segment, attempt);
        return (hash ^ (hash >>> 16)) & 0xFFFF;
    }

    /** As an HTTP interface gets it for a reference of ours. */
    String text() {
        return messageId + "_" + segment + "_" + attempt;
    }

    /** The attempt of this text; empty if it is none. */
    static Optional<AttemptName> read(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(new AttemptName(
                matcher.group(1), Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(3))));
    }
}

package org.brandcast.flink.export.operator;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a message that has not ended.
 *
 * @param head the admission's columns before a status; null: the admission hasn't come
 * @param tail those behind it; null with head
 * @param sequence number of the newest change; 0: none has come
 * @param waiting the newest change while the admission hasn't come, else null
 * @param sentAtMillis when it was SENT; null: not yet, or never
 */
@SuppressWarnings("ArrayRecordComponent") // bytes are handed on, never compared
record MessageSoFar(
        byte @Nullable [] head,
        byte @Nullable [] tail,
        int sequence,
        @Nullable MessagePart waiting,
        @Nullable Long sentAtMillis) {}

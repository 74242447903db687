package org.brandcast.flink.admission;

import org.jspecify.annotations.Nullable;

/**
 * The circumstances in which a request is judged.
 *
 * @param floor control version that existed when the job was submitted: no request is judged by less, whatever its door
 *     knew
 * @param sinceMillis when the request first came here
 * @param moderator who has approved its body; null: nobody yet
 */
public record Asking(long floor, long sinceMillis, @Nullable String moderator, long nowMillis) {}

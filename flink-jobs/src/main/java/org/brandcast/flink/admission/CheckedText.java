package org.brandcast.flink.admission;

import java.util.List;
import org.brandcast.schemas.Encoding;
import org.jspecify.annotations.Nullable;

/**
 * A text that may be sent.
 *
 * @param segments billed
 * @param wireText what goes on the wire where it isn't the sender's text; else null
 * @param templateId of the template that it matches
 * @param violations banned words in it that are counted only
 */
public record CheckedText(
        Encoding encoding,
        int segments,
        @Nullable String wireText,
        @Nullable Long templateId,
        List<String> violations) {}

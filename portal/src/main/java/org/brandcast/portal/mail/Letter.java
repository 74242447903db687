package org.brandcast.portal.mail;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a mail says, in its reader's language already. It becomes HTML and plain text alike.
 *
 * @param paragraphs above the action
 * @param notes below it, in small print
 */
public record Letter(
        String subject, List<String> paragraphs, @Nullable Action action, List<String> notes) {
    public Letter {
        Objects.requireNonNull(subject, "subject is null");
        paragraphs = List.copyOf(paragraphs);
        notes = List.copyOf(notes);
    }

    /** The one thing to do: a button, with the address written out below it. */
    public record Action(String label, String url) {}
}

package org.brandcast.portal.upload;

import java.util.HashMap;
import java.util.Map;

/**
 * A form that has come whole.
 *
 * @param texts name of the field → what was typed, the first where a name comes twice
 */
public record UploadedForm(Map<String, String> texts, SpooledFile file) {
    public UploadedForm {
        texts = Map.copyOf(texts);
    }

    /** Empty: the form has no such field. */
    public String text(String name) {
        return texts.getOrDefault(name, "");
    }

    /** What was typed into each field, for {@link org.brandcast.portal.form.Fields#showing}. */
    public Map<String, Object> typed() {
        return new HashMap<>(texts);
    }
}

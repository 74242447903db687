package org.brandcast.portal.message;

import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.brandcast.schemas.RuleHit;

/** Why a request is held, as it lies in the database. */
@Singleton
public final class HeldHits {
    private final JsonMapper json;

    HeldHits(JsonMapper json) {
        this.json = json;
    }

    /**
     * One reason.
     *
     * @param rule KEYWORD, TEMPLATE or POLICY
     * @param detail the word found, or where the text leaves the nearest template
     * @param start index in the text; -1: the whole of it
     */
    @Serdeable
    public record Hit(String rule, String detail, int start, int end) {}

    String text(List<RuleHit> hits) {
        List<Hit> shown = hits.stream()
                .map(hit -> new Hit(hit.getRule(), hit.getDetail(), hit.getStart(), hit.getEnd()))
                .toList();
        return write(shown);
    }

    public String write(List<Hit> shown) {
        try {
            return new String(json.writeValueAsBytes(shown), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<Hit> read(String text) {
        try {
            return json.readValue(text, Argument.listOf(Hit.class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

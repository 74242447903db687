package org.brandcast.portal.campaign;

import io.micronaut.http.HttpRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.brandcast.portal.api.ApiBody;
import org.brandcast.portal.api.ApiBody.Kind;
import org.brandcast.portal.api.ApiProblem;
import org.brandcast.portal.api.ApiProblemException;
import org.jspecify.annotations.Nullable;

/**
 * A campaign as a program drafts it.
 *
 * @param clientRef the program's own name for it; null: none
 * @param testNumbers where a trial goes
 */
record CampaignCommand(CampaignDraft draft, @Nullable String clientRef, List<String> testNumbers) {
    private static final int LONGEST_REF = 100;

    private static final Map<String, Kind> DRAFT = Map.of(
            "name", Kind.TEXT,
            "brandname", Kind.TEXT,
            "type", Kind.TEXT,
            "text", Kind.TEXT,
            "orderId", Kind.INTEGER,
            "listId", Kind.INTEGER,
            "startAt", Kind.INSTANT,
            "exclude", Kind.INTEGERS,
            "pace", Kind.INTEGER,
            "moderated", Kind.BOOLEAN);

    /** A draft alone. */
    static CampaignCommand draft(byte @Nullable [] body) {
        return read(body, Map.of());
    }

    /** A draft to be declared. */
    static CampaignCommand declared(byte @Nullable [] body) {
        return read(body, Map.of("clientRef", Kind.TEXT));
    }

    /** A draft to be tried. */
    static CampaignCommand tried(byte @Nullable [] body) {
        return read(body, Map.of("testNumbers", Kind.TEXTS));
    }

    private static CampaignCommand read(byte @Nullable [] body, Map<String, Kind> more) {
        Map<String, Kind> fields = new HashMap<>(DRAFT);
        fields.putAll(more);
        ApiBody read = ApiBody.read(body, fields);
        String clientRef = read.text("clientRef");
        if (clientRef != null && !isReference(clientRef)) {
            throw new ApiProblemException(ApiProblem.unprocessable(List.of(new ApiProblem.Field(
                    "clientRef", clientRef, "CLIENT_REF_INVALID", Integer.toString(LONGEST_REF)))));
        }
        CampaignDraft draft = new CampaignDraft(
                read.text("name"),
                read.text("brandname"),
                read.text("type"),
                read.text("text"),
                read.integer("orderId"),
                read.integer("listId"),
                read.millis("startAt"),
                read.integers("exclude").stream().distinct().toList(),
                read.integer("pace"),
                read.on("moderated"),
                null);
        return new CampaignCommand(draft, clientRef, read.texts("testNumbers"));
    }

    /** Which campaigns the address asks for. */
    static CampaignService.Wanted wanted(HttpRequest<?> request) {
        return new CampaignService.Wanted(
                "",
                request.getParameters().get("state", String.class, ""),
                request.getParameters().get("clientRef", String.class, ""));
    }

    private static boolean isReference(String text) {
        return !text.isBlank() && text.length() <= LONGEST_REF && text.chars().noneMatch(Character::isISOControl);
    }
}

package org.brandcast.portal.route;

import jakarta.inject.Singleton;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brandcast.http.HttpProfile;
import org.brandcast.http.HttpProfiles;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.security.SecretSeal;
import org.brandcast.schemas.HttpParameter;
import org.brandcast.schemas.HttpSettings;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a route over HTTP between the form and the contract. Which fields there are beside the common ones
 * is for the profile to say: each of its parameters is the field {@code set-<name>}. What the profile calls secret is
 * sealed and never shown.
 */
@Singleton
final class HttpRouteForm {
    /** Choice of the form: a profile of the operator's own, as JSON. */
    static final String OWN = "own";
    /** The parameter that profiles have for the other side's address. */
    static final String ENDPOINT = "endpoint";

    static final String PARAMETER = "set-";
    private static final int LONGEST_PROFILE = 30_000;
    private static final int LONGEST_VALUE = 500;

    private final RouteForm common;
    private final SecretSeal passwords;

    HttpRouteForm(RouteForm common, SecretSeal passwords) {
        this.common = common;
        this.passwords = passwords;
    }

    /** A form for a new route by this profile. */
    static Map<String, Object> blank(String profile) {
        Map<String, Object> shown = new HashMap<>();
        shown.put("profile", profile);
        shown.put("priority", 100);
        shown.put("adFloorPercent", 5);
        shown.put("inDoubtWaitSeconds", 300);
        shown.put("maxSegments", 6);
        HttpSettings defaults = HttpSettings.newBuilder()
                .setProfile("")
                .setParameters(List.of())
                .build();
        shown.put("tps", defaults.getTps());
        shown.put("window", defaults.getWindow());
        shown.put("responseTimeoutMillis", defaults.getResponseTimeoutMillis());
        shown.put("queueFullRetries", defaults.getQueueFullRetries());
        if (!profile.equals(OWN)) {
            for (HttpProfile.Parameter parameter : HttpProfiles.named(profile).parameters()) {
                shown.put(PARAMETER + parameter.name(), parameter.defaultValue());
            }
        }
        return shown;
    }

    /** What the form of a route shows. */
    static Fields show(RouteView route, HttpSettings http) {
        return Fields.showing("httpRoute", values(route, http));
    }

    static Map<String, Object> values(RouteView route, HttpSettings http) {
        Map<String, Object> shown = new HashMap<>(RouteForm.shown(route));
        boolean own = http.getProfile().startsWith("{");
        shown.put("profile", own ? OWN : http.getProfile());
        shown.put("profileText", own ? http.getProfile() : "");
        for (HttpParameter parameter : http.getParameters()) {
            shown.put(PARAMETER + parameter.getName(), parameter.getSealed() ? "" : parameter.getValue());
        }
        shown.put("window", http.getWindow());
        shown.put("tps", http.getTps());
        shown.put("responseTimeoutMillis", http.getResponseTimeoutMillis());
        shown.put("queueFullRetries", http.getQueueFullRetries());
        return shown;
    }

    /** The profile that a form means; empty when it can't be read, which {@link #read} complains of. */
    static Optional<HttpProfile> profileOf(Fields form) {
        try {
            return Optional.of(
                    form.text("profile").equals(OWN)
                            ? HttpProfiles.read(form.text("profileText").strip())
                            : HttpProfiles.named(form.text("profile")));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    RouteView read(Fields form, boolean isNew, Optional<RouteView> known) {
        HttpSettings http = settings(form, known.map(RouteView::http).orElse(null));
        return common.read(form, isNew, known, null, http);
    }

    private HttpSettings settings(Fields form, @Nullable HttpSettings known) {
        Optional<HttpProfile> profile = profileOf(form);
        boolean own = form.text("profile").equals(OWN);
        String text = own ? form.upTo("profileText", LONGEST_PROFILE) : form.text("profile");
        if (profile.isEmpty()) {
            complainOfProfile(form, own, text);
        }
        boolean callback = profile.map(HttpProfile::receipts)
                .map(HttpProfile.Receipts::callback)
                .isPresent();
        return HttpSettings.newBuilder()
                .setProfile(text)
                .setParameters(
                        profile.map(found -> parameters(form, found, known)).orElse(List.of()))
                .setWindow((int) form.requiredNumber("window", 1, 1_000))
                .setTps((int) form.requiredNumber("tps", 1, 100_000))
                .setResponseTimeoutMillis(form.requiredNumber("responseTimeoutMillis", 1_000, 600_000))
                .setQueueFullRetries((int) form.requiredNumber("queueFullRetries", 0, 1_000))
                .setCallbackKeyHash(callback && known != null ? known.getCallbackKeyHash() : "")
                .build();
    }

    private static void complainOfProfile(Fields form, boolean own, String text) {
        if (!own) {
            form.complain("profile", "problem.field.choice");
            return;
        }
        try {
            HttpProfiles.read(text);
        } catch (IllegalArgumentException e) {
            form.complain("profileText", "problem.httpRoute.profile", String.valueOf(e.getMessage()));
        }
    }

    private List<HttpParameter> parameters(Fields form, HttpProfile profile, @Nullable HttpSettings known) {
        List<HttpParameter> parameters = new ArrayList<>();
        for (HttpProfile.Parameter parameter : profile.parameters()) {
            String field = PARAMETER + parameter.name();
            String typed = form.text(field).strip();
            if (typed.length() > LONGEST_VALUE) {
                form.complain(field, "problem.field.long", typed.length(), LONGEST_VALUE);
            } else if (parameter.secret()) {
                secret(form, parameter, typed, known).ifPresent(parameters::add);
            } else if (!typed.isEmpty()) {
                parameters.add(new HttpParameter(parameter.name(), typed, false));
                if (parameter.name().equals(ENDPOINT) && !isAddress(typed)) {
                    form.complain(field, "problem.httpRoute.endpoint", typed);
                }
            } else if (parameter.defaultValue() == null) {
                form.complain(field, "problem.httpRoute.parameter", parameter.name());
            }
        }
        return parameters;
    }

    /** An empty field keeps the secret that there is. */
    private Optional<HttpParameter> secret(
            Fields form, HttpProfile.Parameter parameter, String typed, @Nullable HttpSettings known) {
        if (!typed.isEmpty()) {
            return Optional.of(new HttpParameter(parameter.name(), passwords.seal(typed), true));
        }
        Optional<HttpParameter> kept = known == null
                ? Optional.empty()
                : known.getParameters().stream()
                        .filter(each -> each.getSealed() && each.getName().equals(parameter.name()))
                        .findFirst();
        if (kept.isEmpty() && parameter.defaultValue() == null) {
            form.complain(PARAMETER + parameter.name(), "problem.httpRoute.parameter", parameter.name());
        }
        return kept;
    }

    /** A password belongs into a parameter that is sealed, not into the address. */
    private static boolean isAddress(String typed) {
        try {
            URI address = URI.create(typed);
            return ("http".equals(address.getScheme()) || "https".equals(address.getScheme()))
                    && address.getHost() != null
                    && address.getRawUserInfo() == null
                    && address.getRawFragment() == null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}

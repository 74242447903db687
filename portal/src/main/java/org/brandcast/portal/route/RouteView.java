package org.brandcast.portal.route;

import java.net.URI;
import java.util.Objects;
import java.util.Set;
import org.brandcast.schemas.HttpParameter;
import org.brandcast.schemas.HttpSettings;
import org.brandcast.schemas.SmppSettings;
import org.jspecify.annotations.Nullable;

/**
 * A route as pages show it.
 *
 * <p>Its state is open; paused: the gateway holds what is queued; closed: nothing new comes, what is queued still goes;
 * stopped: both.
 *
 * @param smpp of smpp and http one is there
 */
public record RouteView(
        String route,
        Set<String> carriers,
        boolean active,
        boolean paused,
        int priority,
        String idSpace,
        int adFloorPercent,
        long inDoubtWaitMillis,
        int maxSegments,
        @Nullable SmppSettings smpp,
        @Nullable HttpSettings http) {

    public boolean isHttp() {
        return http != null;
    }

    /** Where its page is. */
    public String href() {
        return (isHttp() ? "/rules/http-routes/" : "/rules/routes/") + route;
    }

    /** Where it goes, without what may be secret. */
    public String address() {
        if (http == null) {
            SmppSettings bind = Objects.requireNonNull(smpp);
            return bind.getHost() + ":" + bind.getPort();
        }
        for (HttpParameter parameter : http.getParameters()) {
            if (parameter.getName().equals(HttpRouteForm.ENDPOINT) && !parameter.getSealed()) {
                return hostOf(parameter.getValue());
            }
        }
        return "";
    }

    private static String hostOf(String address) {
        try {
            String host = URI.create(address).getRawAuthority();
            return host == null ? "" : host.substring(host.lastIndexOf('@') + 1);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** Name of the profile that it is spoken to by; empty: SMPP, or one of the operator's own. */
    public String profileName() {
        return http == null || http.getProfile().startsWith("{") ? "" : http.getProfile();
    }

    public int tps() {
        return http == null ? Objects.requireNonNull(smpp).getTps() : http.getTps();
    }

    public String state() {
        if (active) {
            return paused ? "paused" : "open";
        }
        return paused ? "stopped" : "closed";
    }

    /** Message state whose colour and icon its state borrows. */
    public String look() {
        return switch (state()) {
            case "open" -> "DELIVERED";
            case "paused" -> "HELD";
            case "closed" -> "EXPIRED";
            default -> "CANCELLED";
        };
    }
}

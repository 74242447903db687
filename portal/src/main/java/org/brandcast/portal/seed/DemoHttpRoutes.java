package org.brandcast.portal.seed;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.brandcast.domain.security.TokenHash;
import org.brandcast.http.HttpProfiles;
import org.brandcast.portal.route.RouteService;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.SecretSeal;
import org.brandcast.schemas.HttpParameter;
import org.brandcast.schemas.HttpSettings;

/**
 * The demo's routes over HTTP: the small networks are reached through other systems, one carrier's own over SOAP, which
 * posts its receipts, and an aggregator's over JSON, which is asked for them. Closed, the SMPP routes take over.
 */
@Singleton
final class DemoHttpRoutes {
    /** Where receipts are posted; who starts the stack tells the carrier. */
    private static final String SOAP_ROUTE = "vietnamobile-http";

    private static final String JSON_ROUTE = "aggregator-http";

    /** Before the SMPP routes. */
    private static final int PRIORITY = 10;

    private static final int WINDOW = 50;
    private static final int TPS = 500;

    private final RouteService routes;
    private final SecretSeal passwords;

    DemoHttpRoutes(RouteService routes, SecretSeal passwords) {
        this.routes = routes;
        this.passwords = passwords;
    }

    void seed(CurrentUser operator, DemoFile.DemoOffNet offNet) {
        String address = "http://" + offNet.host() + ":" + offNet.port();
        save(
                operator,
                SOAP_ROUTE,
                List.of("vietnamobile"),
                HttpProfiles.SOAP_WSCPMT,
                offNet.callbackKey(),
                Map.of("endpoint", address + "/soap", "user", offNet.user(), "cpCode", "BRANDCAST"),
                Map.of("password", offNet.password(), "callbackToken", offNet.callbackToken()));
        save(
                operator,
                JSON_ROUTE,
                List.of("gmobile", "itel", "wintel"),
                HttpProfiles.JSON_AGGREGATOR,
                "",
                Map.of("endpoint", address, "apiKey", offNet.user()),
                Map.of("apiSecret", offNet.password()));
    }

    /** Saved again only when where it goes has changed: each save is news for admission and gateway. */
    private void save(
            CurrentUser operator,
            String route,
            List<String> carriers,
            String profile,
            String callbackKey,
            Map<String, String> open,
            Map<String, String> secret) {
        boolean same = routes.httpOf(route)
                .map(saved -> isSame(saved, callbackKey, open, secret))
                .orElse(false);
        if (same) {
            return;
        }
        List<HttpParameter> parameters = new ArrayList<>();
        open.forEach((name, value) -> parameters.add(new HttpParameter(name, value, false)));
        secret.forEach((name, value) -> parameters.add(new HttpParameter(name, passwords.seal(value), true)));
        HttpSettings http = HttpSettings.newBuilder()
                .setProfile(profile)
                .setParameters(parameters)
                .setWindow(WINDOW)
                .setTps(TPS)
                .setCallbackKeyHash(callbackKey.isEmpty() ? "" : TokenHash.of(callbackKey))
                .build();
        routes.save(operator, route, carriers, PRIORITY, http);
    }

    /** Whether it goes where it should, with the same log-in; what an operator changed beside that stays. */
    private boolean isSame(
            HttpSettings saved, String callbackKey, Map<String, String> open, Map<String, String> secret) {
        Map<String, String> opened = new HashMap<>();
        Map<String, String> sealed = new HashMap<>();
        saved.getParameters()
                .forEach(each -> (each.getSealed() ? sealed : opened).put(each.getName(), each.getValue()));
        return (callbackKey.isEmpty() || TokenHash.matches(callbackKey, saved.getCallbackKeyHash()))
                && opened.entrySet().containsAll(open.entrySet())
                && secret.entrySet().stream()
                        .allMatch(each -> sealed.containsKey(each.getKey())
                                && passwords.isSealed(sealed.get(each.getKey()), each.getValue()));
    }
}

package org.brandcast.portal.isolation;

import io.micronaut.core.type.Argument;
import io.micronaut.http.MediaType;
import io.micronaut.web.router.Router;
import io.micronaut.web.router.UriRouteInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.brandcast.portal.testing.TestPortal;

/** All routes of the portal's own controllers, as the router has them: a new one is in each test that walks them. */
final class PortalRoutes {
    private static final Pattern VARIABLE = Pattern.compile("\\{/?([A-Za-z]+)}");

    private PortalRoutes() {}

    /**
     * @param template path with its variables, {@code /orders/{id}/requests/{requestId}}
     * @param file the part of an upload that is the file
     */
    record Route(String method, String template, List<MediaType> consumes, String file) {
        boolean isApi() {
            return template.startsWith("/v1/");
        }

        boolean isRead() {
            return method.equals("GET") || method.equals("HEAD");
        }

        boolean hasVariables() {
            return VARIABLE.matcher(template).find();
        }

        /** Everything up to each variable and itself: what the variable names. */
        List<String> prefixes() {
            List<String> prefixes = new ArrayList<>();
            Matcher variable = VARIABLE.matcher(template);
            while (variable.find()) {
                prefixes.add(template.substring(0, variable.end()));
            }
            return prefixes;
        }

        /** The path with each variable's value, which is asked for by its prefix. */
        String path(UnaryOperator<String> valueOf) {
            StringBuilder path = new StringBuilder();
            Matcher variable = VARIABLE.matcher(template);
            int from = 0;
            while (variable.find()) {
                path.append(template, from, variable.start())
                        .append(valueOf.apply(template.substring(0, variable.end())));
                from = variable.end();
            }
            return path.append(template.substring(from)).toString();
        }

        boolean isJson() {
            return consumes.contains(MediaType.APPLICATION_JSON_TYPE);
        }

        boolean isUpload() {
            return consumes.contains(MediaType.MULTIPART_FORM_DATA_TYPE);
        }

        @Override
        public String toString() {
            return method + " " + template;
        }
    }

    static List<Route> of(TestPortal portal) {
        List<Route> routes = new ArrayList<>();
        portal.bean(Router.class)
                .uriRoutes()
                .filter(route -> route.getDeclaringType().getName().startsWith("org.brandcast."))
                .filter(route -> !route.getHttpMethodName().matches("HEAD|OPTIONS"))
                .forEach(route -> add(routes, route));
        return routes.stream()
                .distinct()
                .sorted(Comparator.comparing(Route::template).thenComparing(Route::method))
                .toList();
    }

    /** A variable that may be missing, {@code /tenants{/id}}, makes two routes. */
    private static void add(List<Route> routes, UriRouteInfo<?, ?> route) {
        String template = route.getUriMatchTemplate().toString().replaceAll("\\{\\?[^}]*}", "");
        String method = route.getHttpMethodName();
        if (template.contains("{/")) {
            routes.add(new Route(method, template.replaceAll("\\{/[^}]*}", ""), route.getConsumes(), file(route)));
        }
        routes.add(new Route(method, template.replaceAll("\\{/([^}]*)}", "/{$1}"), route.getConsumes(), file(route)));
    }

    private static String file(UriRouteInfo<?, ?> route) {
        return Arrays.stream(route.getTargetMethod().getArguments())
                .filter(argument -> argument.getType().getSimpleName().endsWith("FileUpload"))
                .map(Argument::getName)
                .findFirst()
                .orElse("file");
    }
}

package org.brandcast.portal.page;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.context.Context;
import org.thymeleaf.context.ITemplateContext;
import org.thymeleaf.messageresolver.AbstractMessageResolver;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

/**
 * Renders the templates of {@code views/} with the texts of {@link Messages}, to a string: a template that fails then
 * gives an error page, not half of a page. The same object renders pages, fragments for htmx, and server-sent events.
 */
public final class PageEngine {
    private final TemplateEngine engine = new TemplateEngine();

    /** With templates kept in memory unless {@code cached} is false, as while they are being written. */
    public PageEngine(boolean cached) {
        ClassLoaderTemplateResolver resolver = new ClassLoaderTemplateResolver(PageEngine.class.getClassLoader());
        resolver.setPrefix("views/");
        resolver.setSuffix(".html");
        resolver.setTemplateMode(TemplateMode.HTML);
        resolver.setCharacterEncoding("UTF-8");
        resolver.setCacheable(cached);
        engine.setTemplateResolver(resolver);
        engine.setMessageResolver(new BundleResolver());
    }

    /** A whole view; its name is the path under {@code views/} without the suffix. */
    public String render(String view, Locale locale, Map<String, ?> variables) {
        return engine.process(view, context(locale, variables));
    }

    /** One fragment of a view by its name. */
    public String renderFragment(String view, String fragment, Locale locale, Map<String, ?> variables) {
        return engine.process(view, Set.of(fragment), context(locale, variables));
    }

    private static Context context(Locale locale, Map<String, ?> variables) {
        Context context = new Context(locale);
        variables.forEach(context::setVariable);
        return context;
    }

    private static final class BundleResolver extends AbstractMessageResolver {
        @Override
        public @Nullable String resolveMessage(
                ITemplateContext context, @Nullable Class<?> origin, String key, Object[] arguments) {
            Object[] given = arguments == null ? new Object[0] : arguments;
            return Messages.find(context.getLocale(), key, given).orElse(null);
        }

        @Override
        public String createAbsentMessageRepresentation(
                ITemplateContext context, @Nullable Class<?> origin, String key, Object[] arguments) {
            return "??" + key + "??";
        }
    }
}

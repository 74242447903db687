package org.brandcast.portal.page;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.form.FieldProblem;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.form.Option;
import org.brandcast.portal.page.SamplePages.Sample;
import org.brandcast.portal.security.Role;
import org.brandcast.portal.webhook.DeliveryView;
import org.brandcast.portal.webhook.WebhookView;
import org.jspecify.annotations.Nullable;

/** Samples of the webhook pages. */
final class SampleWebhooks {
    private static final long NOW = 1_790_000_000_000L;
    private static final UUID ID = new UUID(1, 2);
    private static final WebhookView WEBHOOK = new WebhookView(
            1_234, 3, "Lotus Retail", "https://sms.lotus.vn/brandcast", Set.of("DELIVERED", "FAILED"), true, NOW, 3, 2);

    private SampleWebhooks() {}

    static void add(List<Sample> pages, Locale locale) {
        pages.add(sample("webhooks", "webhook/webhooks", Map.of("webhooks", List.of(WEBHOOK))));
        pages.add(sample("webhooks-empty", "webhook/webhooks", Map.of("webhooks", List.of())));
        Fields shown = Fields.showing("webhook", Map.of("url", WEBHOOK.url(), "statuses", WEBHOOK.statuses()));
        pages.add(sample("webhook-new", "webhook/form", with(FormModel.of(shown), null, null, List.of())));
        pages.add(sample("webhook-secret", "webhook/form", with(FormModel.of(shown), WEBHOOK, "whsec_1", List.of())));
        List<DeliveryView> deliveries = List.of(
                delivery(1, "DELIVERED", "dead", "HTTP 500"),
                delivery(2, "FAILED", "dead", "ADDRESS_REFUSED"),
                delivery(3, "SENT", "waiting", "TIMEOUT"),
                delivery(4, "TEST", "delivered", ""));
        pages.add(sample("webhook", "webhook/form", with(FormModel.of(shown), WEBHOOK, null, deliveries)));
        FormProblem refused =
                new FormProblem(List.of(FieldProblem.of("url", "x", "problem.WEBHOOK_URL_PRIVATE", "URL", "x")));
        pages.add(sample(
                "webhook-refused", "webhook/form", with(FormModel.of(shown, refused, locale), null, null, List.of())));
    }

    private static DeliveryView delivery(long id, String status, String state, String error) {
        return new DeliveryView(id, ID, ID, status, state, 3, error, NOW);
    }

    private static Map<String, Object> with(
            Map<String, Object> form,
            @Nullable WebhookView webhook,
            @Nullable String secret,
            List<DeliveryView> deliveries) {
        Map<String, Object> model = new HashMap<>(form);
        model.put("webhook", webhook);
        model.put("secret", secret);
        model.put("tenants", List.of(new Option("3", "Lotus Retail")));
        model.put("statuses", List.of(new Option("DELIVERED", "Đã đến"), new Option("FAILED", "Không đến")));
        model.put(
                "dead",
                deliveries.stream().filter(d -> d.state().equals("dead")).toList());
        model.put("newest", deliveries);
        model.put("history", List.of(new AuditLog.Line(NOW, "dev@lotus.local", "create", "webhook", Map.of())));
        return model;
    }

    private static Sample sample(String name, String view, Map<String, Object> model) {
        return new Sample(name, view, "webhook", Role.ADMIN, model);
    }
}

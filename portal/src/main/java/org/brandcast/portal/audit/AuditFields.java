package org.brandcast.portal.audit;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.page.Messages;

/**
 * What the log calls the fields of an object, and how it writes their values: as the object's own form does. A field that no
 * form has is named by a text {@code audit.field.<name>}; one that nobody named is told as it is kept.
 */
final class AuditFields {
    /** What a form's texts begin with. */
    private static final Map<String, String> FORMS = Map.ofEntries(
            Map.entry("advertising", "ad"),
            Map.entry("api_key", "apikey"),
            Map.entry("brandname", "brandname"),
            Map.entry("cap", "cap"),
            Map.entry("carrier", "carriertext"),
            Map.entry("content-policy", "content"),
            Map.entry("database_intake", "intake"),
            Map.entry("inbound_keyword", "inbound"),
            Map.entry("keyword", "keyword"),
            Map.entry("list_database", "intake"),
            Map.entry("list_query", "listsource"),
            Map.entry("look", "look"),
            Map.entry("order", "order"),
            Map.entry("prefixes", "prefix"),
            Map.entry("route", "route"),
            Map.entry("route-rule", "routing"),
            Map.entry("smpp_account", "smpp"),
            Map.entry("template", "template"),
            Map.entry("tenant", "tenant"),
            Map.entry("webhook", "webhook"));

    /** Fields that the form calls otherwise; {@code kind/field}, or the field alone for every kind whose form hasn't it. */
    private static final Map<String, String> OTHERWISE = Map.ofEntries(
            Map.entry("active", "rule.active"),
            Map.entry("brandname", "message.brandname"),
            Map.entry("brandnames", "message.brandname"),
            Map.entry("carrier", "message.carrier"),
            Map.entry("carriers", "message.carrier"),
            Map.entry("file", "order.file"),
            Map.entry("name", "tenant.name"),
            Map.entry("priority", "route.priority"),
            Map.entry("role", "person.role"),
            Map.entry("tenant_id", "rule.tenant"),
            Map.entry("tenants", "rule.tenant"),
            Map.entry("type", "messages.type"),
            Map.entry("types", "messages.type"),
            Map.entry("valid_from_millis", "rule.from"),
            Map.entry("valid_until_millis", "rule.end"),
            Map.entry("advertising/closes_minute", "ad.closes"),
            Map.entry("advertising/frequency_window_millis", "ad.frequencyHours"),
            Map.entry("advertising/opens_minute", "ad.opens"),
            Map.entry("api_key/expiresAtMillis", "apikey.expires"),
            Map.entry("api_key/ratePerSecond", "apikey.rate"),
            Map.entry("brandname/answer", "order.answer"),
            Map.entry("carrier/max_segments", "carriertext.max"),
            Map.entry("carrier/reserve_septets", "carriertext.septets"),
            Map.entry("carrier/reserve_ucs2", "carriertext.reserveUcs2"),
            Map.entry("content-policy/campaignsDecidedBy", "content.decider"),
            Map.entry("content-policy/registered_links_only", "content.links"),
            Map.entry("database_intake/column_names", "intake.columns"),
            Map.entry("database_intake/database_name", "intake.database"),
            Map.entry("database_intake/table_name", "intake.table"),
            Map.entry("database_intake/user_name", "intake.user"),
            Map.entry("list_database/database_name", "intake.database"),
            Map.entry("list_database/name", "intake.source"),
            Map.entry("list_database/user_name", "intake.user"),
            Map.entry("list_query/kept_columns", "listsource.kept"),
            Map.entry("list_query/query", "listsource.sql"),
            Map.entry("order/amount_vnd", "order.amount.due"),
            Map.entry("order/ordered", "order.volume"),
            Map.entry("order/segments", "order.volume"),
            Map.entry("route/in_doubt_wait_millis", "route.inDoubtWaitSeconds"),
            Map.entry("route/profile", "httpRoute.profile"),
            Map.entry("route-rule/shares", "routing.routes"),
            Map.entry("tenant/campaigns_decided_by", "content.decider"),
            Map.entry("tenant/credit_limit_vnd", "credit.limit.short"));

    /** What a choice is called, where the texts don't hang on the field's own. */
    private static final Map<String, String> CHOICES =
            Map.of("frequency_scope", "ad.scope", "mode", "content.mode", "role", "role", "statuses", "status");

    /** What the database keeps for itself. */
    private static final Set<String> OWN = Set.of(
            "id",
            "tenant_id",
            "parent_id",
            "brandname_id",
            "database_id",
            "path",
            "folded",
            "cap_version",
            "created_at_millis",
            "created_by",
            "all_columns");

    private static final Set<String> TYPES = Set.of("OTP", "CARE", "AD");
    private static final Pattern TYPE_FIELD = Pattern.compile("types?|default_type");
    private static final Pattern INSTANT = Pattern.compile("(at|from|until)_?millis$", Pattern.CASE_INSENSITIVE);
    private static final Pattern CODE = Pattern.compile("[A-Z][A-Z_]{1,40}");

    private AuditFields() {}

    /** Whether a field means nothing to whoever looks at the object's page. */
    static boolean isOwn(String field) {
        return OWN.contains(field);
    }

    /** @param field as it is kept; inner fields behind a dot: {@code policies.CARE.mode} */
    static String label(String kind, String field, Locale locale) {
        String[] way = field.split("\\.", -1);
        String leaf = way[way.length - 1];
        String label = key(kind, leaf, locale)
                .flatMap(key -> Messages.find(locale, key))
                // A form says more: “Link domains, one a line”.
                .map(text -> text.replaceFirst(", .*", ""))
                .orElse(leaf);
        String type = Arrays.stream(way)
                .filter(TYPES::contains)
                .map(each -> new Formats(locale).shortType(each) + ": ")
                .collect(Collectors.joining());
        return type + label;
    }

    /** Whether somebody has named it. */
    static boolean isNamed(String kind, String leaf, Locale locale) {
        return key(kind, leaf, locale).isPresent();
    }

    private static Optional<String> key(String kind, String leaf, Locale locale) {
        String form = FORMS.get(kind);
        return Stream.of(
                        Optional.ofNullable(OTHERWISE.get(kind + "/" + leaf)),
                        Optional.ofNullable(form).map(prefix -> prefix + "." + camel(leaf)),
                        Optional.ofNullable(OTHERWISE.get(leaf)),
                        Optional.of("audit.field." + leaf))
                .flatMap(Optional::stream)
                .filter(key -> Messages.find(locale, key).isPresent())
                .findFirst();
    }

    /** As a page or file says it. */
    static String value(String kind, String field, Object value, Locale locale) {
        String leaf = field.substring(field.lastIndexOf('.') + 1);
        Formats formats = new Formats(locale);
        if (value instanceof Collection<?> several) {
            return several.stream()
                    .map(each -> value(kind, field, each, locale))
                    .collect(Collectors.joining(", "));
        }
        if (value instanceof Map<?, ?> parts) {
            return parts.values().stream().map(String::valueOf).collect(Collectors.joining(" "));
        }
        if (value instanceof Boolean is) {
            return Messages.text(locale, is ? "audit.yes" : "audit.no");
        }
        if (value instanceof Number number) {
            return number(leaf, number.longValue(), number.toString(), formats);
        }
        return text(kind, leaf, value.toString(), locale);
    }

    private static String number(String leaf, long number, String text, Formats formats) {
        if (INSTANT.matcher(leaf).find()) {
            return formats.dateTime(number);
        }
        if (leaf.toLowerCase(Locale.ROOT).endsWith("millis")) {
            return formats.span(number);
        }
        if (leaf.endsWith("_minute")) {
            return Formats.minuteOfDay((int) number);
        }
        return leaf.endsWith("_vnd") ? formats.vnd(number) : text;
    }

    private static String text(String kind, String leaf, String text, Locale locale) {
        UnaryOperator<String> written = new Formats(locale)::carrier;
        if (TYPE_FIELD.matcher(leaf).matches() && TYPES.contains(text)) {
            written = new Formats(locale)::type;
        } else if (!leaf.startsWith("carrier")) {
            String choices = CHOICES.getOrDefault(leaf, key(kind, leaf, locale).orElse("audit.field"));
            written = code -> CHOICES.containsKey(leaf) || CODE.matcher(code).matches()
                    ? Messages.find(locale, choices + "." + code).orElse(code)
                    : code;
        }
        return written.apply(text);
    }

    /** {@code link_domains} is {@code linkDomains} in a form. */
    private static String camel(String field) {
        StringBuilder camel = new StringBuilder();
        for (String part : field.split("_", -1)) {
            camel.append(
                    camel.length() == 0 || part.isEmpty()
                            ? part
                            : part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1));
        }
        return camel.toString();
    }
}

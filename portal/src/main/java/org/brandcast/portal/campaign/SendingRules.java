package org.brandcast.portal.campaign;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.brandcast.domain.content.AdvertisingPolicy;
import org.brandcast.domain.content.AdvertisingRule;
import org.brandcast.domain.content.ContentMode;
import org.brandcast.domain.content.FrequencyCap;
import org.brandcast.domain.content.KeywordRules;
import org.brandcast.domain.content.LinkRule;
import org.brandcast.domain.content.SendingHours;
import org.brandcast.domain.content.Template;
import org.brandcast.domain.content.TemplateMatcher;
import org.brandcast.domain.content.TextJudge;
import org.brandcast.domain.content.TopLevelDomains;
import org.brandcast.domain.control.Timeline;
import org.brandcast.domain.text.TextPolicy;
import org.brandcast.domain.text.Ucs2Policy;
import org.brandcast.portal.control.ControlView;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.page.Formats;
import org.jspecify.annotations.Nullable;

/**
 * The rules that admission has for one sender, brandname and type at one instant, read from the rows of which its control
 * data is made. The judging itself is the domain's: {@link TextJudge}.
 */
final class SendingRules {
    private static final TextPolicy ANY_CARRIER = new TextPolicy(0, 0, Ucs2Policy.ALLOW, Integer.MAX_VALUE);

    private final ControlView.Snapshot control;
    private final String type;
    private final Policy policy;
    private final Optional<LinkRule> links;
    private final List<Registered> templates;
    private final @Nullable Advertising advertising;
    private final Routing routing;
    private final Map<String, Book> books = new HashMap<>();

    private SendingRules(
            ControlView.Snapshot control,
            String type,
            Policy policy,
            Optional<LinkRule> links,
            List<Registered> templates,
            @Nullable Advertising advertising,
            Routing routing) {
        this.control = control;
        this.type = type;
        this.policy = policy;
        this.links = links;
        this.templates = templates;
        this.advertising = advertising;
        this.routing = routing;
    }

    /** Who sends what, and when. */
    record Question(List<Long> upwards, ControlView.Brandname brandname, String type, long atMillis) {}

    private record Policy(ContentMode mode, boolean registeredLinksOnly) {
        private static final Policy FREE = new Policy(ContentMode.FREE, false);
    }

    private record Registered(Set<String> carriers, Template template) {}

    /**
     * What holds for advertising.
     *
     * @param cap null: none
     * @param platformWide the cap counts the texts of all advertisers together
     */
    record Advertising(
            AdvertisingRule form,
            SendingHours hours,
            @Nullable FrequencyCap cap,
            boolean platformWide,
            boolean consentRequired) {}

    /** Reads them; the transaction sees everybody's rows. */
    static SendingRules read(Tx tx, ControlView.Snapshot control, Question question) throws SQLException {
        Policy policy = policy(tx, question);
        return new SendingRules(
                control,
                question.type(),
                policy,
                policy.registeredLinksOnly() ? Optional.of(links(tx, question)) : Optional.empty(),
                templates(tx, question),
                question.type().equals("AD") ? advertising(tx, question) : null,
                Routing.read(tx));
    }

    /** Null: the campaign is no advertising, or nobody upwards has made rules. */
    @Nullable
    Advertising advertising() {
        return advertising;
    }

    Routing routing() {
        return routing;
    }

    /** The rules about texts at one carrier. */
    TextJudge.Book at(String carrier) {
        return books.computeIfAbsent(carrier, Book::new);
    }

    private final class Book implements TextJudge.Book {
        private final TextPolicy size;
        private final TemplateMatcher matcher;

        Book(String carrier) {
            ControlView.Carrier limits = control.carriers().get(carrier);
            this.size = limits == null ? ANY_CARRIER : limits.policyOf(type);
            this.matcher = new TemplateMatcher(templates.stream()
                    .filter(each -> each.carriers().isEmpty() || each.carriers().contains(carrier))
                    .map(Registered::template)
                    .toList());
        }

        @Override
        public @Nullable AdvertisingRule advertising() {
            return advertising == null ? null : advertising.form();
        }

        @Override
        public TextPolicy size() {
            return size;
        }

        @Override
        public ContentMode mode() {
            return policy.mode();
        }

        @Override
        public Optional<LinkRule> links() {
            return links;
        }

        @Override
        public TemplateMatcher templates() {
            return matcher;
        }

        @Override
        public KeywordRules keywords() {
            return control.keywords().rules();
        }
    }

    /** The nearest tenant upwards that has a policy has the word. */
    private static Policy policy(Tx tx, Question question) throws SQLException {
        return tx.first(
                        """
                        SELECT mode, registered_links_only FROM content_policy
                        WHERE type = ? AND mode IS NOT NULL AND tenant_id = ANY (?)
                        ORDER BY array_position(?, tenant_id) LIMIT 1""",
                        row -> new Policy(ContentMode.valueOf(row.getString(1)), row.getBoolean(2)),
                        question.type(),
                        tx.longs(question.upwards()),
                        tx.longs(question.upwards()))
                .orElse(Policy.FREE);
    }

    private static LinkRule links(Tx tx, Question question) throws SQLException {
        Set<String> domains = tx.first(
                        "SELECT link_domains FROM brandname WHERE id = ?",
                        row -> Tx.textSet(row, "link_domains"),
                        question.brandname().id())
                .orElse(Set.of());
        return new LinkRule(domains, TopLevelDomains.KNOWN);
    }

    private static List<Registered> templates(Tx tx, Question question) throws SQLException {
        List<Registered> templates = new ArrayList<>();
        tx.forEach(
                500,
                """
                SELECT id, carriers, pattern FROM template WHERE brandname_id = ? AND active
                  AND (types = '{}' OR ? = ANY (types)) AND valid_from_millis <= ?
                  AND (valid_until_millis IS NULL OR valid_until_millis > ?) ORDER BY id""",
                row -> {
                    if (Template.read(row.getLong(1), row.getString(3)) instanceof Template.Reading.Parsed parsed) {
                        templates.add(new Registered(Tx.textSet(row, "carriers"), parsed.template()));
                    }
                },
                question.brandname().id(),
                question.type(),
                question.atMillis(),
                question.atMillis());
        return templates;
    }

    private record Dated(long tenantId, long fromMillis, Advertising terms, SendingHours.Hours hours) {}

    /** The rules of the nearest tenant upwards that has some in force; its later ones may change the hours. */
    private static @Nullable Advertising advertising(Tx tx, Question question) throws SQLException {
        List<Dated> rules = tx.list(
                "SELECT * FROM advertising_rule WHERE active AND tenant_id = ANY (?) ORDER BY id",
                SendingRules::dated,
                tx.longs(question.upwards()));
        for (Long tenant : question.upwards()) {
            List<Dated> own =
                    rules.stream().filter(rule -> rule.tenantId() == tenant).toList();
            Optional<Advertising> terms = new Timeline<>(own.stream()
                            .map(rule -> new Timeline.Period<>(rule.fromMillis(), rule.terms()))
                            .toList())
                    .at(question.atMillis());
            if (terms.isPresent()) {
                Timeline<SendingHours.Hours> hours = new Timeline<>(own.stream()
                        .map(rule -> new Timeline.Period<>(rule.fromMillis(), rule.hours()))
                        .toList());
                Advertising found = terms.get();
                return new Advertising(
                        found.form(),
                        new SendingHours(hours, Formats.ZONE),
                        found.cap(),
                        found.platformWide(),
                        found.consentRequired());
            }
        }
        return null;
    }

    private static Dated dated(ResultSet row) throws SQLException {
        AdvertisingPolicy form = new AdvertisingPolicy(
                List.copyOf(Tx.textSet(row, "labels")),
                List.copyOf(Tx.textSet(row, "opt_out_marks")),
                row.getInt("opt_out_within"),
                row.getBoolean("add_missing"),
                row.getString("opt_out_text"));
        int most = row.getInt("frequency_max");
        SendingHours.Hours hours =
                new SendingHours.Hours(time(row.getInt("opens_minute")), time(row.getInt("closes_minute")));
        return new Dated(
                row.getLong("tenant_id"),
                row.getLong("valid_from_millis"),
                new Advertising(
                        new AdvertisingRule(form),
                        new SendingHours(Timeline.always(hours), Formats.ZONE),
                        most < 0 ? null : new FrequencyCap(most, row.getLong("frequency_window_millis")),
                        row.getString("frequency_scope").equals("PLATFORM"),
                        row.getBoolean("consent_required")),
                hours);
    }

    /** Minute 1440 is midnight. */
    private static LocalTime time(int minute) {
        return LocalTime.ofSecondOfDay(60L * Math.floorMod(minute, 24 * 60));
    }
}

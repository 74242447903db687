package org.brandcast.portal.keyword;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.brandcast.domain.content.KeywordHit;
import org.brandcast.domain.content.KeywordRule;
import org.brandcast.domain.content.Severity;
import org.brandcast.domain.text.Folding;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.control.ControlOutbox;
import org.brandcast.portal.control.ControlView;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.schemas.KeywordControl;
import org.brandcast.schemas.KeywordSeverity;
import org.jspecify.annotations.Nullable;

/** The platform's words. They hold for everybody, so only the operator changes them; whoever writes texts may try one. */
@Singleton
public final class KeywordService {
    public static final int PAGE = 100;

    /** Lines of one paste or file: as many as admission is measured with. */
    static final int MOST_LINES = 20_000;

    private final Database database;
    private final ControlOutbox outbox;
    private final ControlView control;
    private final AuditLog audit;

    KeywordService(Database database, ControlOutbox outbox, ControlView control, AuditLog audit) {
        this.database = database;
        this.outbox = outbox;
        this.control = control;
        this.audit = audit;
    }

    /** Words that contain what is sought, in alphabetical order, {@link #PAGE} at most. */
    public List<KeywordRow> words(CurrentUser user, String sought, String severity) {
        user.requireOperator(Permission.RULE_VIEW);
        return database.call(
                TenantScope.of(user),
                tx -> tx.list("""
                        SELECT * FROM keyword WHERE position(lower(?) in lower(word)) > 0
                          AND (? = '' OR CASE WHEN allowed THEN 'ALLOWED' ELSE severity END = ?)
                        ORDER BY active DESC, lower(word) LIMIT """ + " " + PAGE, KeywordService::read, sought.strip(), severity, severity));
    }

    /** How many words are in force. */
    public long count(CurrentUser user) {
        user.require(Permission.RULE_VIEW);
        return database.call(TenantScope.of(user), tx -> tx.number("SELECT count(*) FROM keyword WHERE active"));
    }

    public Optional<KeywordRow> find(CurrentUser user, long id) {
        user.requireOperator(Permission.RULE_VIEW);
        return database.call(
                TenantScope.of(user), tx -> tx.first("SELECT * FROM keyword WHERE id = ?", KeywordService::read, id));
    }

    public List<AuditLog.Line> history(CurrentUser user, long id) {
        return database.call(TenantScope.of(user), tx -> audit.history(tx, "keyword", Long.toString(id)));
    }

    /** A piece of a tried text: what stands against it, or null. */
    public record Piece(String text, @Nullable Severity severity) {}

    /**
     * What the words make of a text.
     *
     * @param outcome PASS, or the greatest severity that was met
     */
    public record Trial(String outcome, List<Piece> pieces, List<Found> found) {}

    /** One word that the text breaks. */
    public record Found(String word, String severity, String disguise, String written) {}

    public Trial test(CurrentUser user, String text) {
        user.require(Permission.RULE_VIEW);
        String composed = Folding.composed(text);
        List<KeywordHit> hits = control.current().keywords().hits(composed);
        Severity[] marks = new Severity[composed.length()];
        Severity worst = null;
        for (KeywordHit hit : hits) {
            Severity severity = hit.rule().severity();
            worst = worst == null || severity.compareTo(worst) > 0 ? severity : worst;
            for (int i = hit.start(); i < hit.end(); i++) {
                marks[i] = marks[i] == null || severity.compareTo(marks[i]) > 0 ? severity : marks[i];
            }
        }
        List<Piece> pieces = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= composed.length(); i++) {
            if (i == composed.length() || marks[i] != marks[from]) {
                pieces.add(new Piece(composed.substring(from, i), marks[from]));
                from = i;
            }
        }
        return new Trial(
                worst == null ? "PASS" : worst.name(),
                pieces,
                hits.stream()
                        .map(hit -> new Found(
                                hit.rule().pattern(),
                                hit.rule().severity().name(),
                                hit.disguise().name(),
                                composed.substring(hit.start(), hit.end())))
                        .distinct()
                        .toList());
    }

    /** What an addition did. */
    public record Added(int made, int changed, int unchanged) {}

    private record Entry(String word, KeywordSeverity severity, boolean exactMarks, boolean allowed) {}

    /**
     * Adds words, one a line; a line may name its own severity behind a comma: {@code vay nóng,HOLD}, or {@code ALLOWED}.
     * A word that is there already takes over what is said of it now.
     */
    public Added add(CurrentUser user, Fields form) {
        user.requireOperator(Permission.RULE_EDIT);
        KeywordSeverity severity = form.choice("severity", KeywordSeverity.class);
        Map<String, Entry> entries = new LinkedHashMap<>();
        String[] lines = form.text("words").split("\n", -1);
        if (lines.length > MOST_LINES) {
            form.complain("words", "problem.keyword.many", lines.length, MOST_LINES);
        }
        for (int i = 0; i < lines.length && i < MOST_LINES; i++) {
            if (!lines[i].isBlank()) {
                Entry entry = entry(lines[i], i + 1, severity, form);
                entries.put(entry.word(), entry);
            }
        }
        if (entries.isEmpty()) {
            form.complain("words", "problem.field.required");
        }
        form.check();
        return database.call(TenantScope.of(user), tx -> {
            int made = 0;
            int changed = 0;
            for (Entry entry : entries.values()) {
                Optional<KeywordRow> known =
                        tx.first("SELECT * FROM keyword WHERE word = ?", KeywordService::read, entry.word());
                if (known.isEmpty()) {
                    made++;
                    put(tx, user, null, entry, true);
                } else if (!same(known.get(), entry)) {
                    changed++;
                    put(tx, user, known.get().id(), entry, true);
                }
            }
            return new Added(made, changed, entries.size() - made - changed);
        });
    }

    private static Entry entry(String line, int number, KeywordSeverity severity, Fields form) {
        int comma = line.lastIndexOf(',');
        String tail = comma < 0 ? "" : line.substring(comma + 1).strip().toUpperCase(Locale.ROOT);
        boolean allowedHere = tail.equals("ALLOWED");
        KeywordSeverity own = severity;
        boolean told = allowedHere;
        for (KeywordSeverity each : KeywordSeverity.values()) {
            if (each.name().equals(tail)) {
                own = each;
                told = true;
            }
        }
        String word = (told ? line.substring(0, comma) : line).strip();
        boolean allowed = allowedHere || (!told && form.on("allowed"));
        Optional<KeywordRule.Fault> fault =
                new KeywordRule(0, word, Severity.REJECT, KeywordRule.Marks.IGNORED).fault();
        fault.ifPresent(
                wrong -> form.complain("words", "problem.keyword." + wrong, number, word, KeywordRule.MAX_LENGTH));
        return new Entry(word, own, form.on("exactMarks"), allowed);
    }

    private static boolean same(KeywordRow row, Entry entry) {
        return row.active()
                && row.severity().equals(entry.severity().name())
                && row.exactMarks() == entry.exactMarks()
                && row.allowed() == entry.allowed();
    }

    /** Changes one word's severity, its way of comparing, or whether it counts; the word itself stays. */
    public void save(CurrentUser user, long id, Fields form) {
        user.requireOperator(Permission.RULE_EDIT);
        KeywordSeverity severity = form.choice("severity", KeywordSeverity.class);
        form.check();
        database.run(TenantScope.of(user), tx -> {
            String word = tx.first("SELECT word FROM keyword WHERE id = ? FOR UPDATE", row -> row.getString(1), id)
                    .orElseThrow();
            put(tx, user, id, new Entry(word, severity, form.on("exactMarks"), form.on("allowed")), form.on("active"));
        });
    }

    /** Bans words for everybody as the severity says; one that is known already stays as it is. */
    public void ban(CurrentUser user, Collection<String> words, KeywordSeverity severity) {
        user.requireOperator(Permission.RULE_EDIT);
        database.run(TenantScope.of(user), tx -> {
            for (String word : words) {
                boolean known = tx.number("SELECT count(*) FROM keyword WHERE word = ?", word) > 0;
                if (!known) {
                    put(tx, user, null, new Entry(word, severity, false, false), true);
                }
            }
        });
    }

    private void put(Tx tx, CurrentUser user, @Nullable Long known, Entry entry, boolean active) throws SQLException {
        String before = known == null ? "null" : audit.row(tx, "keyword", known);
        long id = tx.number("""
                INSERT INTO keyword (word, severity, exact_marks, allowed, active) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (word) DO UPDATE SET severity = excluded.severity, exact_marks = excluded.exact_marks,
                  allowed = excluded.allowed, active = excluded.active RETURNING id""", entry.word(), entry.severity().name(), entry.exactMarks(), entry.allowed(), active);
        audit.changed(
                tx, user, user.tenantId(), "save", "keyword", Long.toString(id), before, audit.row(tx, "keyword", id));
        outbox.publish(
                tx,
                KeywordControl.newBuilder()
                        .setKeywordId(id)
                        .setWord(entry.word())
                        .setActive(active)
                        .setSeverity(entry.severity())
                        .setExactMarks(entry.exactMarks())
                        .setAllowed(entry.allowed())
                        .build());
    }

    private static KeywordRow read(ResultSet row) throws SQLException {
        return new KeywordRow(
                row.getLong("id"),
                row.getString("word"),
                row.getString("severity"),
                row.getBoolean("exact_marks"),
                row.getBoolean("allowed"),
                row.getBoolean("active"));
    }
}

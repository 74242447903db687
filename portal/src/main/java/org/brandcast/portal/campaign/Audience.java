package org.brandcast.portal.campaign;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.brandcast.domain.content.BrandnameRule;
import org.brandcast.domain.content.FrequencyCap;
import org.brandcast.portal.control.ControlView;
import org.brandcast.portal.database.Tx;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of a list, each with what holds for it. The transaction sees everybody's rows: what people don't want, and where
 * their numbers went, is nobody's subtree. What comes out are sums.
 */
record Audience(Numbers numbers, SendingRules.Question question) {
    /** 84 and five of the nine digits: longer than every prefix of the numbering plan. */
    private static final int RANGE_DIGITS = 7;

    /**
     * Of the facts about a number one row: where it was ported to, why it gets no advertising (2 the register, 1 opted
     * out), and whether it consented. As admission reads them: the register is everybody's, a wish is about its tenant
     * and those below, and about its brandname or all.
     */
    private static final String FACTS = """
            , facts AS (
              SELECT s.msisdn, max(s.carrier) FILTER (WHERE s.kind = 'PORTED') AS ported,
                coalesce(max(CASE s.kind WHEN 'DO_NOT_CALL' THEN 2 WHEN 'OPTED_OUT' THEN 1 END), 0) AS refusal,
                bool_or(s.kind = 'CONSENTED') AS consented
              FROM subscriber_rule s JOIN numbers l ON l.msisdn = s.msisdn
              WHERE s.active AND s.from_millis <= ? AND (s.kind IN ('PORTED', 'DO_NOT_CALL')
                OR s.tenant_id = ANY (?) AND s.brandname IN ('', ?))
              GROUP BY s.msisdn)
            """;

    private static final String FROM = " FROM numbers r LEFT JOIN facts f ON f.msisdn = r.msisdn";

    private static final String NOT_IN_LISTS =
            " AND NOT EXISTS (SELECT 1 FROM list_recipient x WHERE x.list_id = ANY (?) AND x.msisdn = r.msisdn)";

    private static final String NOT_LEFT_OUT =
            " AND NOT EXISTS (SELECT 1 FROM campaign_excluded x WHERE x.campaign_id = ? AND x.position = r.position)";

    /**
     * Which numbers of a list, in its order.
     *
     * @param listId one that was found to be the sender's own, as those to leave out
     * @param campaignId whose left-out numbers were settled when it was made; null: it isn't made yet
     * @param after the position behind which they begin
     * @param most so many from there; null: all
     */
    record Numbers(
            long listId,
            List<Long> excludedLists,
            @Nullable Long campaignId,
            long after,
            @Nullable Long most) {
        static Numbers drafted(long listId, List<Long> excludedLists, @Nullable Long most) {
            return new Numbers(listId, excludedLists, null, 0, most);
        }

        /** Those of a campaign that aren't sent yet. */
        static Numbers rest(long campaignId, long listId, long after) {
            return new Numbers(listId, List.of(), campaignId, after, null);
        }

        Numbers next(long behind, long count) {
            return new Numbers(listId, excludedLists, campaignId, behind, count);
        }

        /** As the query {@code numbers} at the head of another. */
        private String sql(Tx tx, List<@Nullable Object> args) throws SQLException {
            StringBuilder sql = new StringBuilder(
                    "WITH numbers AS NOT MATERIALIZED (SELECT r.position, r.msisdn,"
                            + " r.columns FROM list_recipient r WHERE r.list_id = ? AND r.first_position + 999 > ? AND r.position > ?");
            args.add(listId);
            args.add(after);
            args.add(after);
            if (!excludedLists.isEmpty()) {
                sql.append(NOT_IN_LISTS);
                args.add(tx.longs(excludedLists));
            }
            if (campaignId != null) {
                sql.append(NOT_LEFT_OUT);
                args.add(campaignId);
            }
            if (most != null) {
                sql.append(" ORDER BY r.first_position, r.position LIMIT ?");
                args.add(most);
            }
            return sql.append(")").toString();
        }
    }

    /**
     * What holds for a number.
     *
     * @param portedTo null: it is with the carrier of its range
     * @param suppression 2: in the Do-Not-Call register, 1: opted out, 0: neither
     */
    record Facts(@Nullable String portedTo, int suppression, boolean consented) {}

    /** Takes a recipient, and how many of the list are as it is. */
    @FunctionalInterface
    interface Consumer {
        void accept(Recipients.Recipient recipient, Facts facts, long count) throws SQLException;
    }

    /** Every recipient with the columns that the text uses; of a text without any one of each kind, with their number. */
    void read(Tx tx, TextTemplate template, Consumer consumer) throws SQLException {
        if (template.isPersonal()) {
            readEach(tx, template, consumer);
        } else {
            readByRange(tx, consumer);
        }
    }

    /** Every recipient by itself; a part of the list in the list's order. */
    void readEach(Tx tx, TextTemplate template, Consumer consumer) throws SQLException {
        List<@Nullable Object> args = new ArrayList<>();
        StringBuilder sql = head(tx, args)
                .append("SELECT r.position, r.msisdn, f.ported, coalesce(f.refusal, 0), coalesce(f.consented, false)");
        for (String column : template.columns()) {
            sql.append(", r.columns ->> ?");
            args.add(column);
        }
        sql.append(FROM).append(numbers.most() == null ? "" : " ORDER BY r.position");
        int columns = template.columns().size();
        tx.forEach(
                5_000, sql.toString(), row -> consumer.accept(recipient(row, columns), facts(row), 1), args.toArray());
    }

    /** Nothing is finer than a range of ten thousand numbers and what holds for a number. */
    private void readByRange(Tx tx, Consumer consumer) throws SQLException {
        List<@Nullable Object> args = new ArrayList<>();
        StringBuilder sql = head(tx, args)
                .append("""
                SELECT min(r.position), min(r.msisdn), f.ported, coalesce(f.refusal, 0), coalesce(f.consented, false),
                  count(*)""")
                .append(FROM)
                .append(" GROUP BY left(r.msisdn, ")
                .append(RANGE_DIGITS)
                .append("), f.ported, 4, 5");
        tx.forEach(
                5_000,
                sql.toString(),
                row -> consumer.accept(
                        new Recipients.Recipient(row.getLong(1), row.getString(2), List.of()),
                        facts(row),
                        row.getLong(6)),
                args.toArray());
    }

    private StringBuilder head(Tx tx, List<@Nullable Object> args) throws SQLException {
        StringBuilder sql = new StringBuilder(numbers.sql(tx, args)).append(FACTS);
        args.add(question.atMillis());
        args.add(tx.longs(question.upwards()));
        args.add(BrandnameRule.fold(question.brandname().name()));
        return sql;
    }

    /**
     * About how many have had as much advertising as they may have: by the messages that the portal knows of, some
     * seconds behind admission's own count, and before others send in the meantime. An estimate.
     */
    long aboutOverFrequency(Tx tx, SendingRules.Advertising advertising, ControlView.Snapshot control)
            throws SQLException {
        FrequencyCap cap = advertising.cap();
        if (cap == null) {
            return 0;
        }
        long owner = question.brandname().tenantId();
        List<String> names = control.brandnames().values().stream()
                .filter(brandname -> brandname.tenantId() == owner)
                .map(ControlView.Brandname::name)
                .toList();
        List<@Nullable Object> args = new ArrayList<>();
        String sql = numbers.sql(tx, args) + """
                 SELECT count(*) FROM (SELECT m.recipient FROM message m JOIN numbers r ON r.msisdn = m.recipient
                  WHERE m.type = 'AD' AND m.accepted_at_millis > ? AND m.status NOT IN ('REJECTED', 'CANCELLED', 'HELD')
                    AND (? OR m.brandname = ANY (?))
                  GROUP BY m.recipient HAVING count(*) >= ?) over""";
        args.add(question.atMillis() - cap.windowMillis());
        args.add(advertising.platformWide());
        args.add(tx.texts(names));
        args.add(cap.max());
        return tx.number(sql, args.toArray());
    }

    private static Facts facts(ResultSet row) throws SQLException {
        String ported = row.getString(3);
        return new Facts(ported == null || ported.isEmpty() ? null : ported, row.getInt(4), row.getBoolean(5));
    }

    private static Recipients.Recipient recipient(ResultSet row, int columns) throws SQLException {
        List<@Nullable String> values = new ArrayList<>(columns);
        for (int i = 0; i < columns; i++) {
            values.add(row.getString(6 + i));
        }
        return new Recipients.Recipient(row.getLong(1), row.getString(2), values);
    }
}

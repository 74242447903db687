package org.brandcast.batch.carrier;

/**
 * The statements of a match, over tables that go with its transaction: {@code theirs} (a row of the file), {@code ours} (a
 * submission), {@code pair} (one of each that are the same SMS), {@code result} (a message, or a row that is none of ours).
 */
final class MatchSql {
    static final String THEIRS =
            "CREATE TEMP TABLE theirs (line bigint, match_id text, number bigint, at bigint, brandname text,"
                    + " status text, segments integer, charged integer, amount bigint) ON COMMIT DROP";
    static final String OURS = "CREATE TEMP TABLE ours (" + OurSide.COLUMNS + ") ON COMMIT DROP";
    static final String PAIR = "CREATE TEMP TABLE pair (line bigint, u integer, m integer) ON COMMIT DROP";
    static final String NEAR = "CREATE TEMP TABLE near (line bigint, u integer) ON COMMIT DROP";

    /** Of rows with one id each takes the submission nearest in time, and a submission the nearest of those that took it. */
    static final String BY_ID = """
            INSERT INTO pair
            SELECT DISTINCT ON (u) line, u, m FROM (
                SELECT DISTINCT ON (t.line) t.line, o.u, o.m, abs(t.at - o.at) AS apart
                FROM theirs t JOIN ours o ON o.match_id = t.match_id AND (t.number = 0 OR o.number = t.number)
                WHERE t.match_id <> '' AND o.accepted AND o.match_id <> ''
                ORDER BY t.line, apart, o.u) nearest
            ORDER BY u, apart, line""";

    /** Their rows that nothing is known of yet, for {@link NearPairs}. */
    static final String THEIRS_LEFT = """
            SELECT t.number, (%s) COLLATE "C" AS brand, t.at + %d AS moment, t.line FROM theirs t
            WHERE t.number <> 0 AND NOT EXISTS (SELECT FROM pair p WHERE p.line = t.line) AND %s
            ORDER BY number, brand, moment, line""";

    /** Submissions that nothing is known of yet. */
    static final String OURS_LEFT = """
            SELECT o.number, (%s) COLLATE "C" AS brand, o.at, o.u FROM ours o
            WHERE o.number <> 0 AND NOT EXISTS (SELECT FROM pair p WHERE p.%s) AND %s
            ORDER BY number, brand, at, u""";

    static final String NEAR_ARE_PAIRS =
            "INSERT INTO pair SELECT n.line, n.u, o.m FROM near n JOIN ours o ON o.u = n.u";

    /** Why a row of theirs has no message of ours, where that can be told. */
    static final String THEIR_REASON = "CREATE TEMP TABLE their_reason (line bigint, reason text) ON COMMIT DROP";

    static final String OUR_REASON = "CREATE TEMP TABLE our_reason (m integer, reason text) ON COMMIT DROP";

    static final String DUPLICATES = """
            INSERT INTO their_reason
            SELECT DISTINCT t.line, 'DUPLICATE' FROM theirs t
            JOIN theirs first ON first.match_id = t.match_id AND first.number = t.number AND first.line <> t.line
            JOIN pair p ON p.line = first.line
            WHERE t.match_id <> '' AND NOT EXISTS (SELECT FROM pair q WHERE q.line = t.line)""";

    /** Sent by this route without an answer: the SMSC may have it all the same, and it may have gone another way. */
    static final String DOUBTFUL = """
            INSERT INTO their_reason
            SELECT n.line, CASE WHEN o.elsewhere THEN 'FAILOVER' ELSE 'IN_DOUBT' END FROM near n JOIN ours o ON o.u = n.u""";

    static final String SHIFTED_THEIRS = "INSERT INTO their_reason SELECT line, 'TIME_ZONE' FROM near";
    static final String SHIFTED_OURS = """
            INSERT INTO our_reason SELECT DISTINCT o.m, 'TIME_ZONE' FROM near n JOIN ours o ON o.u = n.u
            WHERE NOT EXISTS (SELECT FROM our_reason r WHERE r.m = o.m)""";

    /**
     * Each message of the period and each row of the file stands here once. Parameters: the period's first and last+1
     * millisecond twice, whether the file has statuses, seconds for the clocks.
     */
    static final String RESULT = """
            CREATE TEMP TABLE result ON COMMIT DROP AS
            WITH said AS (
                SELECT p.m, min(t.line) AS line, count(*) AS rows, sum(t.segments) AS segments, sum(t.charged)::integer AS charged,
                    CASE WHEN min(t.amount) < 0 THEN NULL ELSE sum(t.amount) END AS amount,
                    CASE WHEN bool_and(t.status = 'NOT_COUNTED') THEN 'NOT_COUNTED'
                        WHEN bool_and(t.status = 'DELIVERED') THEN 'DELIVERED'
                        WHEN bool_or(t.status = 'DELIVERED') THEN 'PARTIAL'
                        WHEN bool_or(t.status = 'FAILED') THEN 'FAILED' ELSE 'ACCEPTED' END AS status
                FROM pair p JOIN theirs t ON t.line = p.line GROUP BY p.m),
            compared AS (
                SELECT o.*, s.line, s.rows, s.segments AS their_segments, s.charged AS their_charged, s.amount AS their_amount,
                    s.status AS their_status,
                    CASE
                        WHEN s.m IS NULL THEN 'ONLY_OURS'
                        WHEN NOT o.inside THEN 'ONLY_THEIRS'
                        WHEN %1$s AND s.status NOT IN ('ACCEPTED', 'NOT_COUNTED') AND s.status <> o.status THEN 'STATUS_DIFFERS'
                        WHEN s.charged <> o.charged THEN 'SEGMENTS_DIFFER'
                        WHEN s.amount <> o.amount THEN 'PRICE_DIFFERS'
                        ELSE 'MATCHED'
                    END AS class
                FROM ours o LEFT JOIN said s ON s.m = o.m
                WHERE o.first AND (s.m IS NOT NULL OR o.inside AND o.charged > 0))
            SELECT class,
                CASE class
                    WHEN 'MATCHED' THEN ''
                    WHEN 'ONLY_THEIRS' THEN 'MONTH_BOUNDARY'
                    WHEN 'ONLY_OURS' THEN coalesce(r.reason,
                        CASE WHEN sent_at - %2$d <= %4$d * 1000 OR %3$d - sent_at <= %4$d * 1000 THEN 'MONTH_BOUNDARY' ELSE '' END)
                    WHEN 'STATUS_DIFFERS' THEN
                        CASE WHEN their_status IN ('DELIVERED', 'PARTIAL') AND late_delivered THEN 'LATE_RECEIPT'
                            WHEN their_status = 'FAILED' AND late_failed THEN 'LATE_RECEIPT'
                            WHEN status = 'ACCEPTED' THEN 'NOT_FINAL' ELSE '' END
                    WHEN 'SEGMENTS_DIFFER' THEN
                        CASE WHEN late_delivered AND their_charged > charged THEN 'LATE_RECEIPT' WHEN doubtful THEN 'IN_DOUBT' ELSE '' END
                    ELSE '' END AS explanation,
                message_id, line, smsc_id, number, brandname, type, sent_at AS at,
                (to_timestamp(sent_at / 1000) AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS day,
                CASE WHEN class = 'ONLY_THEIRS' THEN 0 ELSE 1 END AS our_messages,
                CASE WHEN rows IS NULL THEN 0 ELSE 1 END AS their_messages,
                status AS our_status, coalesce(their_status, '') AS their_status,
                CASE WHEN class = 'ONLY_THEIRS' THEN 0 ELSE charged END AS our_segments, coalesce(their_charged, 0) AS their_segments,
                CASE WHEN class = 'ONLY_THEIRS' THEN 0 ELSE amount END AS our_amount,
                CASE WHEN rows IS NULL THEN 0 ELSE their_amount END AS their_amount
            FROM compared LEFT JOIN our_reason r ON r.m = compared.m
            UNION ALL
            SELECT 'ONLY_THEIRS',
                coalesce(r.reason, CASE WHEN t.at < %2$d OR t.at >= %3$d THEN 'OUTSIDE_PERIOD' ELSE '' END),
                NULL, t.line, t.match_id, t.number, coalesce(b.name, t.brandname), '', t.at,
                (to_timestamp(t.at / 1000) AT TIME ZONE 'Asia/Ho_Chi_Minh')::date,
                0, 1, '', t.status, 0, t.charged, 0, CASE WHEN t.amount < 0 THEN NULL ELSE t.amount END
            FROM theirs t LEFT JOIN (SELECT line, min(reason) AS reason FROM their_reason GROUP BY line) r ON r.line = t.line
            LEFT JOIN (SELECT upper(brandname) AS capitals, min(brandname) AS name FROM ours GROUP BY 1) b ON b.capitals = t.brandname
            WHERE NOT EXISTS (SELECT FROM pair p WHERE p.line = t.line) AND (t.charged > 0 OR t.status <> 'NOT_COUNTED')""";

    static final String SUMS = """
            INSERT INTO reconciliation_sum
            SELECT %d, day, brandname, type, sum(our_messages), sum(our_segments), coalesce(sum(our_amount), 0), sum(their_messages),
                sum(their_segments), coalesce(sum(their_amount), 0), count(*) FILTER (WHERE class <> 'MATCHED')
            FROM result GROUP BY day, brandname, type""";

    static final String CLASSES = """
            INSERT INTO reconciliation_class
            SELECT %d, class, explanation, count(*), sum(our_segments), coalesce(sum(our_amount), 0), sum(their_segments),
                coalesce(sum(their_amount), 0)
            FROM result GROUP BY class, explanation""";

    /** What is unexplained comes first. */
    static final String DIFFERENCES = """
            INSERT INTO reconciliation_difference
            SELECT %1$d, row_number() OVER (ORDER BY class, explanation, at, message_id, line), class, explanation, message_id, line,
                smsc_id,
                CASE WHEN number = 0 THEN '' ELSE left(number::text, 5) || '***' || right(number::text, 3) END,
                brandname, type, at, our_status, their_status, our_segments, their_segments, our_amount, their_amount
            FROM (SELECT *, row_number() OVER (PARTITION BY class, explanation ORDER BY at, message_id, line) AS place FROM result
                WHERE class <> 'MATCHED') differing
            WHERE place <= %2$d""";

    static final String TOTALS = """
            UPDATE reconciliation r SET state = 'OPEN', error = '', rows_read = ?, rows_bad = ?,
                unpriced = (SELECT count(*) FROM result WHERE our_amount IS NULL),
                our_segments = s.our_segments, our_amount_vnd = s.our_amount,
                their_segments = s.their_segments, their_amount_vnd = s.their_amount,
                unlisted = (SELECT count(*) FROM result WHERE class <> 'MATCHED')
                    - (SELECT count(*) FROM reconciliation_difference d WHERE d.reconciliation_id = r.id),
                signed_by = '', signed_at_millis = NULL
            FROM (SELECT coalesce(sum(our_segments), 0) AS our_segments, coalesce(sum(our_amount), 0) AS our_amount,
                coalesce(sum(their_segments), 0) AS their_segments, coalesce(sum(their_amount), 0) AS their_amount FROM result) s
            WHERE r.id = ?""";

    private MatchSql() {}
}

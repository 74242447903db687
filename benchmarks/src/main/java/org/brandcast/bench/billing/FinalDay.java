package org.brandcast.bench.billing;

import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneId;
import org.brandcast.bench.clickhouse.ClickHouseUnderTest;

/**
 * A day's messages, all of them final, with what the ledger and the events say of them; made by ClickHouse out of the hash
 * of each one's number: few large partners and many small ones, three types, five carriers, one of ten failed.
 */
final class FinalDay {
    private static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");
    private static final long PORTION = 1_000_000;

    private static final String MESSAGES = """
            WITH
                cityHash64(number, 1) / 18446744073709551616. AS of_tenant,
                toUInt64({first_tenant} + toUInt64(exp(of_tenant * ln({tenants}))) - 1) AS tenant,
                cityHash64(number, 2) % 20 AS kind,
                multiIf(kind < 2, 'OTP', kind < 9, 'CARE', 'AD') AS of_type,
                ['viettel', 'vinaphone', 'mobifone', 'vietnamobile', 'gmobile'][1 + toUInt8(sqrt(cityHash64(number, 3) % 25))] AS network,
                toInt64(1 + (cityHash64(number, 4) % 10 < 3)) AS parts,
                cityHash64(number, 5) % 10 = 9 AS failed,
                if(of_type = 'AD', 'DELIVERED', 'ACCEPTED') AS charged_on,
                if(failed, toInt64(0), parts) AS arrived,
                if(charged_on = 'DELIVERED', arrived, parts) AS owed,
                toInt64(350 + 50 * (of_type = 'AD')) AS price,
                fromUnixTimestamp64Milli(toInt64({begin} + cityHash64(number, 6) % 86000000), 'UTC') AS accepted,
                accepted + toIntervalMillisecond(700 + cityHash64(number, 7) % 20000) AS ended,
                reinterpretAsUUID(concat(reinterpretAsString(cityHash64(number, 8)), reinterpretAsString(cityHash64(number, 9)))) AS id
            SELECT {columns} FROM numbers({first}, {count})
            """;

    private final LocalDate day;
    private final long first;
    private final long count;
    private final long firstTenant;
    private final int tenants;

    /**
     * @param first number of the first message
     * @param firstTenant id of the largest partner; the others follow it
     */
    FinalDay(LocalDate day, long first, long count, long firstTenant, int tenants) {
        this.day = day;
        this.first = first;
        this.count = count;
        this.firstTenant = firstTenant;
        this.tenants = tenants;
    }

    LocalDate day() {
        return day;
    }

    long count() {
        return count;
    }

    long beginMillis() {
        return day.atStartOfDay(ZONE).toInstant().toEpochMilli();
    }

    /** Writes all of it. */
    void write(ClickHouseUnderTest engine) throws IOException, InterruptedException {
        for (long from = first; from < first + count; from += PORTION) {
            long size = Math.min(PORTION, first + count - from);
            engine.ask(
                    "INSERT INTO brandcast.messages (tenant_id, accepted_at, message_id, version, door, type, brandname, msisdn,"
                            + " carrier, order_id, encoding, segments, accepted_segments, delivered_segments, route, status, reason,"
                            + " unit_price_vnd, charge_on, admitted_at, sent_at, final_at) "
                            + sql(
                                    "tenant, accepted, id, 3, if(of_type = 'AD', 'CAMPAIGN', 'REST'), of_type, concat('BRAND-', toString(tenant)),"
                                            + " 84900000000 + cityHash64(number, 10) % 100000000, network, tenant * 10 + 1, 'GSM7', parts, parts,"
                                            + " arrived, concat(network, '-1'), if(failed, 'FAILED', 'DELIVERED'), '', price, charged_on, accepted,"
                                            + " accepted + toIntervalMillisecond(300), ended",
                                    from, size));
            engine.ask(
                    "INSERT INTO brandcast.ledger (tenant_id, order_id, sequence, at, verb, segments, amount_vnd, message_id)"
                            + " SELECT t, t * 10 + 1, n * 3 + v, if(v = 1, a, e), ['RESERVE', 'POST', 'VOID'][v] AS verb_of,"
                            + " [p, o, p - o][v] AS size, size * each, i FROM ("
                            + sql(
                                    "tenant AS t, number AS n, accepted AS a, ended AS e, parts AS p, owed AS o, price AS each, id AS i",
                                    from,
                                    size)
                            + ") ARRAY JOIN [1, 2, 3] AS v WHERE size > 0");
            engine.ask(
                    "INSERT INTO brandcast.events (tenant_id, message_id, source, sequence, at, kind, status, segment, payload)"
                            + " SELECT t, i, 'TRACKING', s, if(s > p, e, a), if(s > p, 'STATUS_CHANGED', 'SEGMENT_SUBMITTED'),"
                            + " if(s > p, if(f, 'FAILED', 'DELIVERED'), 'ACCEPTED'), if(s > p, 0, s),"
                            + " if(s > p, '{}', concat('{\"segmentCount\":', toString(p), '}')) FROM ("
                            + sql(
                                    "tenant AS t, accepted AS a, ended AS e, parts AS p, failed AS f, id AS i",
                                    from,
                                    size)
                            + ") ARRAY JOIN range(1, toUInt32(p + 2)) AS s");
        }
    }

    private String sql(String columns, long from, long size) {
        return MESSAGES.replace("{first_tenant}", Long.toString(firstTenant))
                .replace("{tenants}", Integer.toString(tenants))
                .replace("{begin}", Long.toString(beginMillis()))
                .replace("{columns}", columns)
                .replace("{first}", Long.toString(from))
                .replace("{count}", Long.toString(size));
    }

    /** The bare aggregate that the day's usage is made of. */
    String aggregate() {
        return ("SELECT toDate(assumeNotNull(final_at), 'Asia/Ho_Chi_Minh') AS of_day, tenant_id, order_id, brandname, carrier, type,"
                        + " status, charge_on, unit_price_vnd, count(), sum(segments), sum(accepted_segments), sum(delivered_segments)"
                        + " FROM brandcast.messages FINAL"
                        + " WHERE accepted_at >= fromUnixTimestamp64Milli(toInt64(%d), 'UTC')"
                        + " AND final_at >= fromUnixTimestamp64Milli(toInt64(%d), 'UTC') AND final_at < fromUnixTimestamp64Milli(toInt64(%d), 'UTC')"
                        + " GROUP BY of_day, tenant_id, order_id, brandname, carrier, type, status, charge_on, unit_price_vnd FORMAT Null")
                .formatted(beginMillis() - 10 * 86_400_000L, beginMillis(), beginMillis() + 86_400_000L);
    }
}

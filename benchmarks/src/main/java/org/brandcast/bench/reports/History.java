package org.brandcast.bench.reports;

import java.io.IOException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import org.brandcast.bench.Progress;
import org.brandcast.bench.clickhouse.ClickHouseUnderTest;

/**
 * Three years of messages, made by ClickHouse itself out of the hash of each one's number, so that every run has the same:
 * few large partners and many small ones, traffic that grows by half a year, office hours and evenings, one-time
 * passwords by day and night, four campaigns a partner and month that go out within three hours, subscribers of whom some
 * hear often and most seldom, numbers that are dead or go to another carrier.
 */
final class History {
    static final int MONTHS = 36;

    private static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");
    /** What a month has more than the one before. */
    private static final double GROWTH = 1.034;

    private final long messages;
    private final long firstTenant;
    private final int tenants;

    /**
     * @param messages in all
     * @param firstTenant id of the largest partner; the others follow it
     */
    History(long messages, long firstTenant, int tenants) {
        this.messages = messages;
        this.firstTenant = firstTenant;
        this.tenants = tenants;
    }

    /** The largest campaign of the largest partner in the last month but one. */
    long aCampaign() {
        return firstTenant * 1_000 + (MONTHS - 2) * 4L;
    }

    /** Writes all of it, the newest until now. */
    void write(ClickHouseUnderTest clickHouse, Instant now) throws IOException, InterruptedException {
        YearMonth last = YearMonth.from(now.atZone(ZONE));
        double parts = (Math.pow(GROWTH, MONTHS) - 1) / (GROWTH - 1);
        long number = 0;
        for (int month = 0; month < MONTHS; month++) {
            long until = month == MONTHS - 1
                    ? messages
                    : Math.round(messages * (Math.pow(GROWTH, month + 1.0) - 1) / (GROWTH - 1) / parts);
            YearMonth of = last.minusMonths(MONTHS - 1L - month);
            long begins = of.atDay(1).atStartOfDay(ZONE).toEpochSecond();
            long ends = Math.min(of.plusMonths(1).atDay(1).atStartOfDay(ZONE).toEpochSecond(), now.getEpochSecond());
            clickHouse.ask(month(month, number, until - number, begins, ends));
            number = until;
            if (month % 6 == 5) {
                Progress.say("%,d messages until %s", number, of);
            }
        }
    }

    private String month(int month, long first, long count, long begins, long ends) {
        return """
                INSERT INTO brandcast.messages
                    (tenant_id, accepted_at, message_id, version, door, type, brandname, msisdn, carrier, campaign_id, order_id,
                    text, encoding, segments, accepted_segments, delivered_segments, route, status, reason, unit_price_vnd,
                    charge_on, admitted_at, sent_at, final_at)
                WITH
                    cityHash64(number, 1) / 18446744073709551616. AS of_tenant,
                    cityHash64(number, 2) / 18446744073709551616. AS of_type,
                    cityHash64(number, 3) / 18446744073709551616. AS of_time,
                    cityHash64(number, 4) / 18446744073709551616. AS of_hour,
                    cityHash64(number, 5) / 18446744073709551616. AS of_subscriber,
                    cityHash64(number, 6) / 18446744073709551616. AS of_fate,
                    cityHash64(number, 7) / 18446744073709551616. AS of_latency,
                    toUInt64(exp(of_tenant * ln({tenants}))) - 1 AS rank,
                    {first_tenant} + rank AS tenant,
                    multiIf(of_type < 0.1, 'OTP', of_type < 0.45, 'CARE', 'AD') AS kind,
                    if(kind = 'AD', tenant * 1000 + {month} * 4 + cityHash64(number, 8) % 4, 0) AS campaign,
                    intDiv({ends} - {begins} - 1, 86400) + 1 AS days,
                    -- A campaign goes out within three hours of its day.
                    if(campaign != 0,
                        (cityHash64(campaign, 1) % days) * 86400 + (8 + cityHash64(campaign, 2) % 10) * 3600 + toUInt64(of_time * 10800),
                        toUInt64(of_time * days) * 86400
                            + toUInt64(if(of_hour < 0.1, of_hour * 240, 7 + 15 * (of_hour - 0.1) / 0.9)) * 3600 + cityHash64(number, 9) % 3600) AS second,
                    toDateTime64(least({begins} + second, {ends} - 1 - cityHash64(number, 13) % 3600), 3, 'UTC') + toIntervalMillisecond(cityHash64(number, 10) % 1000) AS accepted,
                    toUInt64(pow(of_subscriber, 1.7) * {messages} / 25 / pow(rank + 1, 0.8) * (0.4 + 0.6 * {month} / {months})) AS subscriber,
                    cityHash64(subscriber + rank * 977, 11) AS of_number,
                    84900000000 + of_number % 100000000 AS recipient,
                    toUInt64(of_number / 7) % 100 + if({month} > 18 AND of_number % 150 = 0, 50, 0) AS share,
                    ['viettel', 'vinaphone', 'mobifone', 'vietnamobile', 'gmobile'][multiIf(share < 45, 1, share < 70, 2, share < 90, 3, share < 97, 4, share < 110, 5, 2)] AS network,
                    multiIf(of_fate < 0.04, 'REJECTED', of_fate < if(of_number % 100 < 4, 0.95, 0.07), 'FAILED', of_fate < 0.975, 'DELIVERED', 'EXPIRED') AS ended,
                    if(now() - accepted < 600 AND ended != 'REJECTED', 'SENT', ended) AS state,
                    toUInt16(1 + (cityHash64(number, 12) % 10 < 3)) AS size
                SELECT tenant, accepted, generateUUIDv4(number), 3, if(campaign != 0, 'CAMPAIGN', 'REST'), kind,
                    concat('BRAND-', toString(tenant), if(kind = 'AD', '-QC', '')), recipient, network, campaign, tenant * 10 + 1,
                    if(kind != 'OTP' AND now() - accepted < 7776000, concat('Uu dai thang ', toString({month}), ' danh cho khach hang ', toString(recipient % 1000), ', xem tai cua hang'), ''),
                    'GSM7', if(state = 'REJECTED', 0, size), if(state = 'REJECTED', 0, size), if(state = 'DELIVERED', size, 0),
                    if(state = 'REJECTED', '', concat(network, '-1')), state,
                    multiIf(state = 'REJECTED', ['TEMPLATE_MISMATCH', 'KEYWORD_BANNED', 'AD_OPTED_OUT', 'AD_FREQUENCY'][1 + cityHash64(number, 14) % 4],
                        state = 'FAILED', ['ABSENT_SUBSCRIBER', 'UNKNOWN_SUBSCRIBER', 'CARRIER_REFUSED'][1 + cityHash64(number, 14) % 3], ''),
                    300 + 50 * (kind = 'AD'), 'ACCEPTED', accepted, if(state = 'REJECTED', NULL, accepted + toIntervalMillisecond(200)),
                    if(state = 'SENT', NULL, accepted + toIntervalMillisecond(toUInt64(700 - ln(of_latency + 1e-9) * 2500)))
                FROM numbers({first}, {count})
                """.replace("{tenants}", Integer.toString(tenants))
                .replace("{first_tenant}", Long.toString(firstTenant))
                .replace("{months}", Integer.toString(MONTHS))
                .replace("{month}", Integer.toString(month))
                .replace("{messages}", Long.toString(messages))
                .replace("{begins}", Long.toString(begins))
                .replace("{ends}", Long.toString(ends))
                .replace("{first}", Long.toString(first))
                .replace("{count}", Long.toString(count));
    }
}

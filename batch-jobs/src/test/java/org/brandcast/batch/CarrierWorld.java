package org.brandcast.batch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.brandcast.domain.rating.BillingDays;

/**
 * A month of messages by one route, and the carrier's file of it, in which every thousandth message has each of the faults that a
 * file can have. A message's number, its recipient's last digits and its SMSC id tell which it is.
 */
final class CarrierWorld {
    static final LocalDate FIRST = LocalDate.of(2026, 11, 1);
    static final LocalDate LAST = LocalDate.of(2026, 11, 30);
    static final int KINDS = 1_000;

    static final int MISSING = 1;
    static final int OTHER_STATUS = 2;
    static final int LATE = 3;
    static final int MORE_SEGMENTS = 4;
    static final int DEARER = 5;
    static final int WITHOUT_ID = 6;
    static final int TWICE = 7;
    static final int OTHER_NUMBER = 8;
    static final int IN_UTC = 9;
    static final int UNREADABLE = 10;
    static final int WENT_ELSEWHERE = 11;

    /** Sent in the last half minute of October, counted by the carrier in November. */
    static final int BEFORE = 3;
    /** Sent in the last half minute of November, missing in the file. */
    static final int AT_THE_END = 2;

    private static final int PIECE_BYTES = 1 << 20;
    private static final long HOUR_MILLIS = 3_600_000L;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("dd/MM/yyyy HH:mm:ss", Locale.ROOT).withZone(BillingDays.ZONE);

    static final Map<String, String> FORMAT = Map.ofEntries(
            Map.entry("partner", "Tổng Công ty Viễn thông Viettel"),
            Map.entry("routes", "viettel-1"),
            Map.entry("separator", "comma"),
            Map.entry("idColumn", "MSG_ID"),
            Map.entry("numberColumn", "ISDN"),
            Map.entry("timeColumn", "SENT_TIME"),
            Map.entry("brandnameColumn", "ALIAS"),
            Map.entry("statusColumn", "STATUS"),
            Map.entry("segmentsColumn", "MT"),
            Map.entry("priceColumn", "PRICE"),
            Map.entry("priceOf", "SEGMENT"),
            Map.entry("zone", "Asia/Ho_Chi_Minh"),
            Map.entry("timePattern", "dd/MM/yyyy HH:mm:ss"),
            Map.entry("numberForm", "TRUNK_ZERO"),
            Map.entry("idMode", "HEX_TO_DEC"),
            Map.entry("statusMap", "DELIVRD = DELIVERED\nUNDELIV = FAILED"),
            Map.entry("chargeOn", "ACCEPTED"),
            Map.entry("tolerance", "0,5"),
            Map.entry("matchSeconds", "60"));

    private final int messages;
    private final long start = BillingDays.startMillis(FIRST) + HOUR_MILLIS;
    private final long step;

    CarrierWorld(int messages) {
        this.messages = messages;
        this.step = (30 * 24 - 2) * HOUR_MILLIS / messages;
    }

    /** What went to the carrier, in ClickHouse. */
    void send(NightWorld world) throws SQLException {
        send(world, "toInt64(" + start + " + number * " + step + ")", 0, messages);
        long before = BillingDays.startMillis(FIRST) - 30_000;
        send(world, "toInt64(" + before + " + number % 1000)", messages, BEFORE);
        long end = BillingDays.endMillis(LAST) - 30_000;
        send(world, "toInt64(" + end + " + number % 1000)", messages + BEFORE, AT_THE_END);
    }

    private static void send(NightWorld world, String at, int from, int count) throws SQLException {
        String numbers =
                ("SELECT number, number %% 1000 AS kind, fromUnixTimestamp64Milli(%1$s, 'UTC') AS t, %1$s AS millis, toInt64(1 + number %% 3) AS parts,"
                                + " toUUID(concat('00000000-0000-4000-8000-', leftPad(toString(number), 12, '0'))) AS id FROM numbers(%2$d, %3$d)")
                        .formatted(at, from, count);
        world.clickHouse(
                "INSERT INTO brandcast.messages (tenant_id, accepted_at, message_id, version, door, type, brandname, msisdn, carrier,"
                        + " order_id, encoding, segments, accepted_segments, delivered_segments, route, status, unit_price_vnd, charge_on,"
                        + " admitted_at, final_at) SELECT 4, t, id, 3, 'REST', ['OTP', 'CARE', 'AD'][number % 3 + 1],"
                        + " concat('Brand', toString(number % 10)), 84912000000 + number, 'viettel', 70, 'GSM7', parts, parts,"
                        + " if(kind = 3, 0, parts), if(kind = 11, 'vina-1', 'viettel-1'), if(kind = 3, 'FAILED', 'DELIVERED'), 500, 'ACCEPTED', t, t + 5"
                        + " FROM (" + numbers + ")");
        String payload =
                ", concat('{\"segmentCount\":', toString(parts), ',\"submittedAtMillis\":', toString(millis), '}'), t";
        world.clickHouse(
                "INSERT INTO brandcast.events (tenant_id, message_id, source, sequence, kind, status, route, segment, smsc_message_id, payload, at)"
                        + " SELECT 4, id, 'TRACKING', toUInt32(s), 'SEGMENT_SUBMITTED', 'ACCEPTED', 'viettel-1', toUInt32(s), toString(1000000000 + number * 4 + s)"
                        + payload + " FROM (" + numbers
                        + ") ARRAY JOIN range(1, toUInt32(parts + 1)) AS s WHERE kind != 11"
                        // the SMSC didn't answer, and another took it
                        + " UNION ALL SELECT 4, id, 'TRACKING', toUInt32(1), 'SEGMENT_SUBMITTED', 'UNKNOWN', 'viettel-1', toUInt32(1), ''"
                        + payload
                        + " FROM (" + numbers + ") WHERE kind = 11"
                        + " UNION ALL SELECT 4, id, 'TRACKING', toUInt32(1 + r), 'SEGMENT_SUBMITTED', 'ACCEPTED', 'vina-1', toUInt32(r), concat('v', toString(number * 4 + r))"
                        + payload + " FROM (" + numbers
                        + ") ARRAY JOIN range(1, toUInt32(parts + 1)) AS r WHERE kind = 11"
                        + " UNION ALL SELECT 4, id, 'TRACKING', toUInt32(20), 'LATE_FACT', 'DLR_DELIVERED', 'viettel-1', toUInt32(1), '', '{}', t + 86400"
                        + " FROM (" + numbers + ") WHERE kind = 3");
    }

    long sentAt(int n) {
        return start + n * step;
    }

    /** Rows of the carrier's file behind its head. */
    long rows() {
        return (long) messages + BEFORE;
    }

    /** Writes the format, the file and the request; gives the reconciliation's number. */
    long upload(NightSettings settings) throws SQLException, IOException {
        return upload(settings, FORMAT, this::write);
    }

    /** Writes a file. */
    @FunctionalInterface
    interface File {
        void write(Writer out) throws IOException;
    }

    static long upload(NightSettings settings, Map<String, String> format, File file) throws SQLException, IOException {
        try (Connection owner = NightWorld.ownerConnection(settings)) {
            owner.setAutoCommit(false);
            long formatId = id(
                    owner,
                    "INSERT INTO batch.carrier_format (tenant_id, name, settings, by_login, at_millis) VALUES (1, 'Viettel 12/2026', jsonb_object(?, ?), 'finance', 0) RETURNING id",
                    owner.createArrayOf("text", format.keySet().toArray()),
                    owner.createArrayOf("text", format.values().toArray()));
            long id = id(
                    owner,
                    "INSERT INTO batch.reconciliation (tenant_id, format_id, first_day, last_day, file_name, file_sha256, file_bytes, made_by, made_at_millis)"
                            + " VALUES (1, ?, ?, ?, 'viettel-11.csv', 'c0ffee', 1, 'finance', 0) RETURNING id",
                    formatId,
                    java.sql.Date.valueOf(FIRST),
                    java.sql.Date.valueOf(LAST));
            Pieces pieces = new Pieces(owner, id);
            try (Writer out = new OutputStreamWriter(new GZIPOutputStream(pieces, 64 * 1024), StandardCharsets.UTF_8)) {
                file.write(out);
            }
            id(
                    owner,
                    "INSERT INTO batch.request (kind, reconciliation_id, asked_by, asked_at_millis) VALUES ('RECONCILE', ?, 'finance', 0) RETURNING id",
                    id);
            owner.commit();
            return id;
        }
    }

    private static long id(Connection owner, String sql, Object... values) throws SQLException {
        try (PreparedStatement insert = owner.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                insert.setObject(i + 1, values[i]);
            }
            try (java.sql.ResultSet row = insert.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private void write(Writer out) throws IOException {
        out.write("1,CHI TIET SAN LUONG 11/2026\r\n2,MSG_ID,ISDN,SENT_TIME,ALIAS,STATUS,MT,PRICE\r\n");
        long line = 2;
        for (int n = 0; n < messages + BEFORE; n++) {
            int kind = n < messages ? n % KINDS : 0;
            if (kind == MISSING) {
                continue;
            }
            long at = n < messages ? start + n * step : BillingDays.startMillis(FIRST) + 5_000;
            row(out, ++line, n, kind, at);
            if (kind == TWICE) {
                row(out, ++line, n, kind, at);
            }
        }
    }

    private static void row(Writer out, long line, int n, int kind, long at) throws IOException {
        boolean withoutId = kind == WITHOUT_ID || kind == OTHER_NUMBER || kind == IN_UTC || kind == WENT_ELSEWHERE;
        int parts = 1 + n % 3 + (kind == MORE_SEGMENTS ? 1 : 0);
        Instant written = Instant.ofEpochMilli(at - (kind == IN_UTC ? 7 * HOUR_MILLIS : 0));
        out.write(line + "," + (withoutId ? "" : Long.toHexString(1_000_000_000L + n * 4L + 1)) + ",0"
                + (kind == OTHER_NUMBER ? 981_000_000 + n : 912_000_000 + n) + ","
                + (kind == UNREADABLE ? "30/02/2026 10:00:00" : TIME.format(written)) + ",BRAND" + n % 10 + ","
                + (kind == OTHER_STATUS ? "UNDELIV" : "DELIVRD") + "," + parts + "," + (kind == DEARER ? 360 : 350)
                + "\r\n");
    }

    /** Cuts what is written into rows. */
    private static final class Pieces extends ByteArrayOutputStream {
        private final Connection owner;
        private final long id;
        private int no;

        Pieces(Connection owner, long id) {
            this.owner = owner;
            this.id = id;
        }

        @Override
        public synchronized void write(byte[] bytes, int from, int length) {
            super.write(bytes, from, length);
            if (size() >= PIECE_BYTES) {
                keep();
            }
        }

        @Override
        public void close() {
            keep();
        }

        private void keep() {
            if (size() == 0) {
                return;
            }
            try (PreparedStatement insert =
                    owner.prepareStatement("INSERT INTO batch.reconciliation_piece VALUES (?, ?, ?)")) {
                insert.setLong(1, id);
                insert.setInt(2, no++);
                insert.setBytes(3, toByteArray());
                insert.executeUpdate();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            reset();
        }
    }
}

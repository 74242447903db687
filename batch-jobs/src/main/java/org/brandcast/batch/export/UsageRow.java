package org.brandcast.batch.export;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A line of a usage file: a purchase of the tenant's, for its own messages or for those of a tenant below it. */
record UsageRow(
        String bookedOn,
        String forDay,
        String source,
        long orderId,
        @Nullable String order,
        long senderId,
        String sender,
        String brandname,
        String carrier,
        String type,
        String status,
        String chargeOn,
        long unitPriceVnd,
        long messages,
        long segments,
        long acceptedSegments,
        long deliveredSegments,
        long chargedSegments,
        long amountVnd) {
    static final List<String> CSV_HEADER = List.of(
            "booked_on",
            "for_day",
            "source",
            "order_id",
            "order",
            "sender_id",
            "sender",
            "brandname",
            "carrier",
            "type",
            "status",
            "charge_on",
            "unit_price_vnd",
            "messages",
            "segments",
            "accepted_segments",
            "delivered_segments",
            "charged_segments",
            "amount_vnd");

    static final List<String> VIETNAMESE_HEADER = List.of(
            "Ngày ghi",
            "Ngày phát sinh",
            "Nguồn",
            "Mã đơn hàng",
            "Đơn hàng",
            "Mã đơn vị gửi",
            "Đơn vị gửi",
            "Brandname",
            "Nhà mạng",
            "Loại tin",
            "Trạng thái",
            "Tính cước theo",
            "Đơn giá (₫)",
            "Số tin",
            "Số SMS",
            "Nhà mạng nhận",
            "Đã đến máy",
            "SMS tính cước",
            "Thành tiền (₫)");

    /** The tenant's lines of the day, in an order that doesn't depend on how they were written. */
    static final String SELECT = """
            SELECT l.tenant_id, l.booked_on, l.for_day, l.source, l.order_id, o.name AS order_name, l.sender_id, s.name AS sender_name,
                l.brandname, l.carrier, l.type, l.status, l.charge_on, l.unit_price_vnd, sum(l.messages) AS messages,
                sum(l.segments) AS segments, sum(l.accepted_segments) AS accepted, sum(l.delivered_segments) AS delivered,
                sum(l.charged_segments) AS charged, sum(l.amount_vnd) AS amount
            FROM rated_line l
            LEFT JOIN public.sales_order o ON o.id = l.order_id
            LEFT JOIN public.tenant s ON s.id = l.sender_id
            WHERE l.booked_on BETWEEN ? AND ?
            GROUP BY l.tenant_id, l.booked_on, l.for_day, l.source, l.order_id, o.name, l.sender_id, s.name, l.brandname, l.carrier,
                l.type, l.status, l.charge_on, l.unit_price_vnd
            ORDER BY l.tenant_id, l.booked_on, l.for_day, l.source, l.order_id, l.sender_id, l.brandname COLLATE "C",
                l.carrier COLLATE "C", l.type, l.status, l.charge_on, l.unit_price_vnd""";

    static UsageRow of(ResultSet row) throws SQLException {
        String sender = row.getString("sender_name");
        return new UsageRow(
                row.getString("booked_on"),
                row.getString("for_day"),
                row.getString("source"),
                row.getLong("order_id"),
                row.getString("order_name"),
                row.getLong("sender_id"),
                sender == null ? "" : sender,
                row.getString("brandname"),
                row.getString("carrier"),
                row.getString("type"),
                row.getString("status"),
                row.getString("charge_on"),
                row.getLong("unit_price_vnd"),
                row.getLong("messages"),
                row.getLong("segments"),
                row.getLong("accepted"),
                row.getLong("delivered"),
                row.getLong("charged"),
                row.getLong("amount"));
    }

    List<String> texts() {
        return List.of(
                bookedOn,
                forDay,
                source,
                orderId == 0 ? "" : Long.toString(orderId),
                order == null ? "" : order,
                Long.toString(senderId),
                sender,
                brandname,
                carrier,
                type,
                status,
                chargeOn);
    }

    List<Long> numbers() {
        return List.of(
                unitPriceVnd, messages, segments, acceptedSegments, deliveredSegments, chargedSegments, amountVnd);
    }
}

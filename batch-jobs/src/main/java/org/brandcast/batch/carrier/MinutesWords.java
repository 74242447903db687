package org.brandcast.batch.carrier;

/** What the minutes call things: Vietnamese, as contracts write it. */
final class MinutesWords {
    static final String TITLE = "BIÊN BẢN ĐỐI SOÁT SẢN LƯỢNG";

    private MinutesWords() {}

    static String className(String name) {
        return switch (name) {
            case "MATCHED" -> "Khớp";
            case "ONLY_OURS" -> "Chỉ Bên A ghi nhận";
            case "ONLY_THEIRS" -> "Chỉ Bên B ghi nhận";
            case "STATUS_DIFFERS" -> "Lệch trạng thái";
            case "SEGMENTS_DIFFER" -> "Lệch số SMS";
            case "PRICE_DIFFERS" -> "Lệch giá";
            default -> name;
        };
    }

    static String explanation(String explanation) {
        return switch (explanation) {
            case "" -> "Chưa rõ nguyên nhân";
            case "LATE_RECEIPT" -> "Báo phát đến muộn";
            case "NOT_FINAL" -> "Bên A chưa có trạng thái cuối";
            case "MONTH_BOUNDARY" -> "Giáp ranh kỳ đối soát";
            case "OUTSIDE_PERIOD" -> "Ngoài kỳ đối soát";
            case "TIME_ZONE" -> "Lệch múi giờ";
            case "FAILOVER" -> "Chuyển sang hướng khác";
            case "IN_DOUBT" -> "SMSC không trả lời";
            case "DUPLICATE" -> "Dòng lặp";
            default -> explanation;
        };
    }

    static String status(String status) {
        return switch (status) {
            case "DELIVERED" -> "Đã đến máy";
            case "PARTIAL" -> "Đến một phần";
            case "FAILED" -> "Không đến máy";
            case "ACCEPTED" -> "Đã nhận";
            case "NOT_COUNTED" -> "Không tính";
            default -> status;
        };
    }

    static String chargeOn(String chargeOn) {
        return chargeOn.equals("DELIVERED") ? "tin đã đến máy" : "tin nhà mạng đã nhận";
    }

    static String problem(String code) {
        return switch (code) {
            case "ID" -> "Mã tin không đúng dạng";
            case "REQUIRED" -> "Thiếu giá trị";
            case "NUMBER" -> "Số thuê bao không đúng dạng";
            case "TIME" -> "Thời gian không đúng dạng";
            case "STATUS" -> "Trạng thái chưa khai báo";
            case "SEGMENTS" -> "Số SMS không hợp lệ";
            case "PRICE" -> "Giá không hợp lệ";
            default -> code;
        };
    }
}

package org.brandcast.batch.month;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.brandcast.domain.rating.MonthEnd;

/** What a statement's files call things: Vietnamese, as contracts write it. */
public final class Wording {
    static final String TITLE = "BIÊN BẢN ĐỐI SOÁT VÀ THANH TOÁN CƯỚC";
    public static final String SERVICE = "Dịch vụ tin nhắn thương hiệu (SMS Brandname)";

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("dd/MM/yyyy", Locale.ROOT);

    private Wording() {}

    public static String number(long number) {
        DecimalFormatSymbols symbols = new DecimalFormatSymbols(Locale.ROOT);
        symbols.setGroupingSeparator('.');
        return new DecimalFormat("#,##0", symbols).format(number);
    }

    public static String date(LocalDate day) {
        return DATE.format(day);
    }

    static String period(Statement statement) {
        return "Kỳ cước tháng %02d/%d (từ %s đến hết %s)"
                .formatted(
                        statement.month().getMonthValue(),
                        statement.month().getYear(),
                        date(statement.firstDay()),
                        date(statement.lastDay()));
    }

    public static String type(String type) {
        return switch (type) {
            case "OTP" -> "OTP";
            case "CARE" -> "CSKH";
            case "AD" -> "QC";
            default -> type;
        };
    }

    static String order(Statement.Usage usage) {
        if (usage.orderId() == 0) {
            return usage.chargedSegments() == 0 && usage.amountVnd() == 0
                    ? "Tin không tính cước (bị từ chối)"
                    : "Theo bảng giá của bên cung cấp";
        }
        String contract = usage.contract().isEmpty() ? "" : " – hợp đồng " + usage.contract();
        return "Đơn hàng " + usage.orderId() + ": " + usage.order() + contract;
    }

    static String line(MonthEnd.Line line) {
        return switch (line.kind()) {
            case TIER -> "Giảm giá theo sản lượng (" + number(line.quantity()) + " SMS)";
            case REBATE -> "Chiết khấu doanh số";
            case SETUP_FEE -> "Phí khởi tạo brandname (" + number(line.quantity()) + " brandname × nhà mạng)";
            case MONTHLY_FEE -> "Phí duy trì brandname (" + number(line.quantity()) + " brandname × nhà mạng)";
        };
    }

    /** 1000 is "10%", 850 is "8,5%". */
    public static String percent(int basisPoints) {
        String text = basisPoints % 100 == 0
                ? Integer.toString(basisPoints / 100)
                : String.format(Locale.ROOT, "%.2f", basisPoints / 100.0)
                        .replaceAll("0$", "")
                        .replace('.', ',');
        return text + "%";
    }
}

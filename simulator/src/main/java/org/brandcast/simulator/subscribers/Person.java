package org.brandcast.simulator.subscribers;

import java.util.List;
import org.brandcast.simulator.script.Dice;

/** A made-up person: full name, form of address, province. */
record Person(String name, String address, String province) {
    private static final List<String> FAMILY = List.of(
            "Nguyễn", "Nguyễn", "Nguyễn", "Nguyễn", "Trần", "Trần", "Lê", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ",
            "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Đinh", "Trịnh", "Mai", "Tôn Nữ");
    private static final List<String> WOMENS_MIDDLE =
            List.of("Thị", "Thị Thu", "Thị Kim", "Ngọc", "Thuỳ", "Phương", "Bảo", "Thị Mỹ", "Khánh", "Diệu");
    private static final List<String> MENS_MIDDLE =
            List.of("Văn", "Hữu", "Đức", "Quang", "Minh", "Quốc", "Thanh", "Gia", "Công", "Xuân");
    private static final List<String> WOMENS_NAMES = List.of(
            "Hạnh",
            "Lan",
            "Hương",
            "Trang",
            "Thảo",
            "Linh",
            "Ngân",
            "Yến",
            "Vy",
            "Quỳnh",
            "Hoà",
            "Thuý",
            "Nhung",
            "Oanh",
            "Giang",
            "Bích",
            "Châu",
            "Diễm",
            "Uyên",
            "Mỹ Duyên");
    private static final List<String> MENS_NAMES = List.of(
            "Hùng", "Dũng", "Tuấn", "Anh", "Phúc", "Khoa", "Đạt", "Sơn", "Long", "Hiếu", "Thắng", "Nghĩa", "Trung",
            "Bình", "Vượng", "Tài", "Kiệt", "Lộc", "Thiện", "Ứng");
    private static final List<String> PROVINCES = List.of(
            "Hà Nội",
            "TP. Hồ Chí Minh",
            "Quận 1, TP. Hồ Chí Minh",
            "Đà Nẵng",
            "Hải Phòng",
            "Cần Thơ",
            "Thừa Thiên Huế",
            "Khánh Hoà",
            "Nghệ An",
            "Đắk Lắk",
            "Quảng Ninh",
            "Bà Rịa - Vũng Tàu",
            "An Giang",
            "Bắc Ninh",
            "Lâm Đồng");

    /** The person of a row; the same seed and row give the same person. */
    static Person of(long seed, long row) {
        boolean woman = Dice.roll(seed, row, 101) < 0.52;
        String name = pick(FAMILY, seed, row, 102)
                + " " + pick(woman ? WOMENS_MIDDLE : MENS_MIDDLE, seed, row, 103)
                + " " + pick(woman ? WOMENS_NAMES : MENS_NAMES, seed, row, 104);
        return new Person(name, woman ? "Chị" : "Anh", pick(PROVINCES, seed, row, 105));
    }

    private static String pick(List<String> from, long seed, long row, int purpose) {
        return from.get((int) (Dice.roll(seed, row, purpose) * from.size()));
    }
}

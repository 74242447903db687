package org.brandcast.simulator.subscribers;

import java.util.List;
import org.brandcast.domain.text.SmsEncoding;

/**
 * A text with what it costs, counted by hand (GSM-7: 160, then 153 septets a segment; UCS-2: 70, then 67 units).
 *
 * @param kind what is special about it
 */
public record SampleText(String kind, String text, SmsEncoding encoding, int segments) {
    /** Ten characters, to make texts of a known length. */
    private static final String TEN = "Lotus kinh";

    /** Texts in the order of their difficulty. */
    public static final List<SampleText> ALL = List.of(
            gsm7("plain", "Lotus kinh chao quy khach. Don hang cua ban da duoc giao.", 1),
            gsm7("placeholder", "Kinh chao {Xưng hô}".replace("{Xưng hô}", "Anh/Chi") + ", ma xac thuc la 482913.", 1),
            gsm7("extension characters", "Gia moi: 5€ [giam 10%] {hom nay} ~ a|b ^ c\\d", 1),
            gsm7("letters of GSM-7 with accents", "Café à la carte, señor Müller, ÆØÅ ¿qué?", 1),
            gsm7("160 septets", TEN.repeat(16), 1),
            gsm7("161 septets", TEN.repeat(16) + ".", 2),
            gsm7("160 septets with an extension character", TEN.repeat(15) + "12345678€", 1),
            gsm7("161 septets with an extension character", TEN.repeat(15) + "123456789€", 2),
            gsm7("306 septets", TEN.repeat(30) + "123456", 2),
            gsm7("307 septets", TEN.repeat(30) + "1234567", 3),
            // The escape pair would be cut after 152 septets: it moves to the second segment, which then has 153 + 1.
            gsm7("an escape pair at the border", TEN.repeat(15) + "12€" + TEN.repeat(15) + "12", 3),
            ucs2("Vietnamese diacritics", "Lotus kính chào quý khách. Đơn hàng của bạn đã được giao.", 1),
            ucs2("đ alone forces UCS-2", "Ma don hang đ123", 1),
            ucs2("70 units", "ễ" + TEN.repeat(6) + "123456789", 1),
            ucs2("71 units", "ễ" + TEN.repeat(7), 2),
            ucs2("134 units", "ễ" + TEN.repeat(13) + "123", 2),
            ucs2("135 units", "ễ" + TEN.repeat(13) + "1234", 3),
            ucs2("emoji", "Chúc mừng năm mới 🎉🧧", 1),
            // The pair would be cut after 66 units: it moves to the second segment.
            ucs2("a surrogate pair at the border", "ễ" + TEN.repeat(6) + "12345" + "😀" + TEN.repeat(6), 2),
            ucs2("a flag of two pairs", "Việt Nam vô địch 🇻🇳", 1),
            ucs2("combining marks", "Tie\u0302\u0301ng Vie\u0323\u0302t", 1),
            ucs2("quotation marks of a word processor", "Uu dai “50%” cho ban…", 1));

    private static SampleText gsm7(String kind, String text, int segments) {
        return new SampleText(kind, text, SmsEncoding.GSM7, segments);
    }

    private static SampleText ucs2(String kind, String text, int segments) {
        return new SampleText(kind, text, SmsEncoding.UCS2, segments);
    }
}

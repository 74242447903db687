package org.brandcast.portal.order;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.brandcast.portal.page.BarPart;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.page.Messages;

/**
 * An order as a page shows it.
 *
 * @param look message state whose colour and icon its state borrows
 * @param bar posted, reserved and free as shares of what was granted
 * @param scope what it pays for, in words
 */
public record OrderView(OrderBalance balance, String look, List<BarPart> bar, String scope) {
    public static OrderView of(OrderBalance balance, Locale locale) {
        Map<String, Long> shares = new LinkedHashMap<>();
        shares.put("DELIVERED", balance.posted());
        shares.put("QUEUED", balance.reserved());
        shares.put("free", balance.free());
        return new OrderView(
                balance, look(balance.state()), BarPart.of(shares, balance.granted()), scope(balance, locale));
    }

    private static String look(String state) {
        return switch (state) {
            case "active" -> "DELIVERED";
            case "exhausted" -> "FAILED";
            case "expired" -> "EXPIRED";
            case "signed", "not_yet_valid" -> "QUEUED";
            default -> "CANCELLED";
        };
    }

    private static String scope(OrderBalance balance, Locale locale) {
        Formats formats = new Formats(locale);
        String types = balance.types().isEmpty()
                ? Messages.text(locale, "order.types.all")
                : balance.types().stream().map(formats::type).collect(Collectors.joining(", "));
        String carriers = balance.carriers().isEmpty()
                ? Messages.text(locale, "order.carriers.all")
                : balance.carriers().stream().map(formats::carrier).collect(Collectors.joining(", "));
        return types + ", " + carriers;
    }
}

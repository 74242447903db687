package org.brandcast.portal.report;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.page.Messages;

/** Reports with the figures of a realistic month, and with none. */
public final class ReportSamples {
    private static final long NOW = 1_795_000_000_000L;
    private final Locale locale;

    public ReportSamples(Locale locale) {
        this.locale = locale;
    }

    public static ReportFilter filter() {
        return new ReportFilter(
                LocalDate.parse("2026-10-25"),
                LocalDate.parse("2026-11-23"),
                null,
                "",
                "viettel",
                "",
                7L,
                9L,
                "Miền Bắc");
    }

    public TrafficReport traffic() {
        Random random = new Random(7);
        List<Chart.Column> days = new ArrayList<>();
        for (LocalDate day = filter().from(); !day.isAfter(filter().until()); day = day.plusDays(1)) {
            long sent = day.getDayOfMonth() == 9 ? 0 : 30_000 + random.nextInt(22_000);
            days.add(column(
                    String.format(Locale.ROOT, "%02d/%02d", day.getDayOfMonth(), day.getMonthValue()),
                    sent * 94 / 100,
                    sent / 100,
                    sent * 3 / 100,
                    sent * 2 / 100));
        }
        return new TrafficReport(
                figure("", "", 1_284_310),
                figure("", "", 1_102_877),
                Chart.of(days),
                List.of(figure("viettel", "viettel", 702_110), figure("vinaphone", "vinaphone", 331_002)),
                List.of(
                        figure("FAILED/DLR_UNDELIVERABLE", "x", 21_870),
                        figure("REJECTED/NUMBER_LANDLINE", "x", 9_120),
                        figure("EXPIRED/", "x", 777)),
                List.of(figure("3", "Lotus Retail", 900_000), figure("4", "Lotus Mart", 384_310)),
                List.of(figure("12", "Tri ân khách hàng tháng 11", 310_000)),
                NOW);
    }

    public TrafficReport noTraffic() {
        return new TrafficReport(
                Figure.NONE, Figure.NONE, Chart.of(List.of()), List.of(), List.of(), List.of(), List.of(), NOW);
    }

    public OperationsReports.Report routes() {
        List<Chart.Column> hours = new ArrayList<>();
        for (int hour = 0; hour < 24; hour++) {
            hours.add(column(String.format(Locale.ROOT, "%02d:00", hour), 800L * hour, 10L * hour, 20L * hour, 5));
        }
        return new OperationsReports.Report(
                84,
                1_932,
                figure("", "", 210_000),
                List.of(figure("viettel-1", "viettel-1", 150_000), figure("vinaphone-1", "vinaphone-1", 60_000)),
                List.of(figure("DLR_UNDELIVERABLE", "viettel-1", 800)),
                Chart.of(hours),
                NOW);
    }

    public SubscriberReports.Report base() {
        List<Chart.Column> months = new ArrayList<>();
        for (int month = 1; month <= 11; month++) {
            months.add(column(String.format(Locale.ROOT, "%02d/2026", month), 4_000L * month, 38_000, 1_900, 0));
        }
        return new SubscriberReports.Report(
                base("", 214_870),
                List.of(base("viettel", 120_000), base("mobifone", 94_870)),
                List.of(base("Lotus Retail", 120_000), base("Lotus Mart", 94_870)),
                Chart.of(months),
                List.of(
                        new SubscriberReports.Hour(9, 120_000, 118_100),
                        new SubscriberReports.Hour(20, 90_000, 87_000)),
                List.of(new SubscriberReports.Filled(0, 200_000), new SubscriberReports.Filled(3, 14_870)),
                List.of(new SubscriberReports.Cohort(
                        LocalDate.parse("2026-08-01"), 12_000, List.of(12_000L, 8_100L, 7_400L, 7_000L, 0L, 0L))),
                List.of(new SubscriberReports.Move("viettel", "mobifone", 120)),
                NOW);
    }

    public ListHealth.Report health() {
        return new ListHealth.Report(
                48_211,
                41_007,
                1_312,
                656_000,
                List.of(
                        new SubscriberReports.Filled(0, 38_400),
                        new SubscriberReports.Filled(1, 2_100),
                        new SubscriberReports.Filled(2, 395),
                        new SubscriberReports.Filled(3, 112)),
                3_020L,
                NOW);
    }

    public SubscriberReports.Report noBase() {
        return new SubscriberReports.Report(
                new SubscriberReports.Base("", 0, 0, 0, 0, 0),
                List.of(),
                List.of(),
                Chart.of(List.of()),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                NOW);
    }

    public List<Catalogue.View> views() {
        return List.of(new Catalogue.View(
                "traffic_daily",
                Catalogue.inLanguage("Messages by day | Lưu lượng theo ngày", locale),
                List.of(new Catalogue.Column(
                        "day",
                        "Date",
                        Catalogue.inLanguage("Day in Asia/Ho_Chi_Minh | Ngày theo giờ Việt Nam", locale)))));
    }

    public List<AnalystLogins.Login> logins() {
        return List.of(
                new AnalystLogins.Login(2, "analyst_3_2", "Lotus Retail", true, NOW, "analyst@lotus.vn"),
                new AnalystLogins.Login(1, "analyst_3_1", "Lotus Retail", false, NOW, "analyst@lotus.vn"));
    }

    public AnalystLogins.Made made() {
        return new AnalystLogins.Made("analyst_3_2", "Yq8zr0TqXn2cXo5wV7mK4sE1bH6uJ3pL9dF0gA2iC8k");
    }

    private Chart.Column column(String label, long delivered, long open, long failed, long rejected) {
        Formats formats = new Formats(locale);
        List<Chart.Piece> pieces = new ArrayList<>();
        long[] values = {delivered, open, failed, rejected};
        String[] states = {"DELIVERED", "SENT", "FAILED", "REJECTED"};
        for (int i = 0; i < values.length; i++) {
            pieces.add(new Chart.Piece(
                    states[i],
                    values[i],
                    label + ": " + Messages.text(locale, "analytics.part." + states[i]) + " "
                            + formats.num(values[i])));
        }
        return new Chart.Column(label, pieces);
    }

    private static Figure figure(String key, String name, long messages) {
        return new Figure(
                key,
                name,
                messages,
                messages * 97 / 100,
                messages * 94 / 100,
                messages * 2 / 100,
                messages / 100,
                messages * 3 / 2,
                messages * 430,
                2_140L,
                8_230L,
                17_800L);
    }

    private static SubscriberReports.Base base(String name, long numbers) {
        return new SubscriberReports.Base(
                name, numbers, numbers * 93 / 100, numbers * 4 / 100, numbers * 3 / 100, numbers * 40);
    }
}

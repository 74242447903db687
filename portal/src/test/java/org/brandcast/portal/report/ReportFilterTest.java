package org.brandcast.portal.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.core.convert.ConversionService;
import io.micronaut.http.simple.SimpleHttpParameters;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportFilterTest {
    private static final LocalDate TODAY = LocalDate.parse("2026-11-23");

    private static ReportFilter of(Map<String, String> address) {
        SimpleHttpParameters parameters = new SimpleHttpParameters(ConversionService.SHARED);
        address.forEach(parameters::add);
        return ReportFilter.of(parameters, TODAY);
    }

    @Test
    void nothingAskedForIsTheLastThirtyDaysBesideTheThirtyBefore() {
        ReportFilter filter = of(Map.of());
        assertThat(filter.from()).isEqualTo("2026-10-25");
        assertThat(filter.until()).isEqualTo(TODAY);
        assertThat(filter.days()).isEqualTo(30);
        assertThat(filter.before()).isEqualTo("2026-09-25");
        assertThat(filter.query()).isEqualTo("from=2026-10-25&until=2026-11-23");
    }

    @Test
    void whatCannotBeReadCountsAsNotGiven() {
        ReportFilter filter = of(Map.of(
                "from", "23/11/2026", "until", "tomorrow", "tenantId", "1 OR 1=1", "campaignId", "-4", "orderId", ""));
        assertThat(filter).isEqualTo(of(Map.of()));
    }

    @Test
    void aPeriodIsNeverTurnedRoundNorLongerThanWhatIsKept() {
        assertThat(of(Map.of("from", "2026-12-01", "until", "2026-11-01")).days())
                .isEqualTo(1);
        assertThat(of(Map.of("from", "0001-01-01")).days()).isEqualTo(1_100);
    }

    @Test
    void theAddressLeadsBackToTheSame() {
        ReportFilter filter = of(Map.of("brandname", "A&B=C", "carrier", "viettel", "campaignId", "7"));
        assertThat(filter.query()).endsWith("&brandname=A%26B%3DC&campaignId=7&carrier=viettel");
    }

    @Test
    void aRegionIsOfTheViewAndOfTheMessagesBehindIt() {
        ReportFilter filter = of(Map.of("region", "Miền Bắc"));
        assertThat(filter.query()).endsWith("&region=Mi%E1%BB%81n+B%E1%BA%AFc");
        assertThat(filter.messages("FAILED")).endsWith("&region=Mi%E1%BB%81n+B%E1%BA%AFc");
    }

    @Test
    void aPartTakesThePlaceOfTheWhole() {
        ReportFilter filter = of(Map.of("tenantId", "3", "type", "care"));
        assertThat(filter.with("tenantId", "4")).isEqualTo("from=2026-10-25&until=2026-11-23&tenantId=4&type=care");
        assertThat(filter.messages("FAILED")).isEqualTo("status=FAILED&from=2026-10-25&until=2026-11-23&type=care");
    }
}

package org.brandcast.portal.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.brandcast.portal.report.Chart.Column;
import org.brandcast.portal.report.Chart.Piece;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChartTest {
    @ParameterizedTest
    @CsvSource({"0,0", "1,4", "4,4", "5,8", "9,12", "13,20", "21,40", "119,120", "121,200", "370,400"})
    void theAxisEndsAtARoundValue(long highest, long top) {
        assertThat(Chart.nice(highest)).isEqualTo(top);
        assertThat(top % 4).isZero();
    }

    @Test
    void partsStandOnOneAnotherAndGapsStayGaps() {
        Chart chart = Chart.of(List.of(
                new Column("a", List.of(new Piece("SENT", 2, "two"), new Piece("FAILED", 2, "two"))),
                new Column("b", List.of(new Piece("SENT", 0, "")))));
        assertThat(chart.parts()).hasSize(2);
        assertThat(chart.parts().get(0).y()).isEqualTo("92.00");
        assertThat(chart.parts().get(1).y()).isEqualTo("10.00");
        assertThat(chart.gaps()).containsExactly("b");
        assertThat(chart.lines()).extracting(Chart.Line::value).containsExactly(0L, 1L, 2L, 3L, 4L);
    }
}

package org.brandcast.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class FiguresTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Figures figures = new Figures("dispatch", new PrintStream(out, true, UTF_8));

    @Test
    void aFigureBesideItsBaselineIsOneLine() {
        figures.add("throughput-20ms-1bind", 4801.23456, "messages/s", "jSMPP alone", 4900);

        assertThat(out.toString(UTF_8))
                .isEqualTo(
                        "{\"bench\":\"dispatch\",\"figure\":\"throughput-20ms-1bind\",\"value\":4801,"
                                + "\"unit\":\"messages/s\",\"baseline\":\"jSMPP alone\",\"baselineValue\":4900,\"ratio\":0.9798}\n");
    }

    @Test
    void aFigureByItselfHasNoBaseline() {
        figures.add("restart", 0.0123456, "s");

        assertThat(out.toString(UTF_8))
                .isEqualTo("{\"bench\":\"dispatch\",\"figure\":\"restart\",\"value\":0.01235,\"unit\":\"s\","
                        + "\"baseline\":null,\"baselineValue\":null,\"ratio\":null}\n");
    }

    @Test
    void whatIsNoNumberIsNoFigure() {
        assertThatThrownBy(() -> figures.add("x", 1, "s", "nothing", 0)).hasMessageContaining("baseline is 0");
        assertThatThrownBy(() -> figures.add("x", Double.NaN, "s")).hasMessageContaining("not a number");
        assertThat(out.size()).isZero();
    }
}

package org.brandcast.clickhouse;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClickHouseTableTest {
    @ParameterizedTest
    @ValueSource(strings = {"messages", "a.b.c", "a.b; DROP TABLE c", "A.b", "a.`b`", ""})
    void namesGoIntoAStatementAndAreThereforeStrict(String name) {
        assertThatThrownBy(() -> new ClickHouseTable(name, List.of("k"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ClickHouseTable("a.b", List.of("k", name + ")")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTableHasColumns() {
        assertThatThrownBy(() -> new ClickHouseTable("a.b", List.of())).hasMessageContaining("a.b has no columns");
    }
}

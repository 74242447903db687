package org.brandcast.analytics.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatementTest {
    private static Statement scan(String sql) {
        return Statement.scan(sql.getBytes(StandardCharsets.UTF_8), true);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT 1 |",
                "SELECT 1 FORMAT JSON | JSON",
                "SELECT 1 FORMAT JSON; | JSON",
                "SELECT 1 FORMAT JSON SETTINGS max_threads = 1, x = 'FORMAT y' | JSON",
                "(SELECT 1) UNION ALL (SELECT 2 FORMAT no) FORMAT yes | yes",
                "WITH x AS (SELECT 1) SELECT * FROM x FORMAT CSV | CSV",
                "SELECT format FROM t |",
                "SELECT format FROM t FORMAT TSV | TSV",
                "SELECT a AS format FROM t |",
                "SELECT 'FORMAT x' -- FORMAT y |",
                "SELECT $$ FORMAT x $$, \"FORMAT z\" /* FORMAT y */ |",
                "select format('{}', 1) format csv | csv"
            })
    void selectsAndTheirFormats(String sql, String format) {
        assertThat(scan(sql)).isEqualTo(new Statement.Select(format));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SHOW TABLES",
                "EXPLAIN SELECT 1",
                "CREATE TABLE t (k Int8) ENGINE = Log",
                "WITH 1 AS x INSERT INTO t SELECT x",
                "INSERT INTO t SELECT 1",
                "INSERT INTO t (a) WITH 1 AS x SELECT x",
                ""
            })
    void othersAreRunAsAWhole(String sql) {
        assertThat(scan(sql)).isEqualTo(new Statement.Other(null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "INSERT INTO t FORMAT RowBinary DATA | INSERT INTO t | RowBinary | DATA",
                "insert into t(a, b) format CSV DATA | insert into t(a, b) | CSV | DATA",
                "INSERT INTO db.`FORMAT` (`VALUES`) VALUES (1) | INSERT INTO db.`FORMAT` (`VALUES`) | Values | ' (1)'",
                "INSERT INTO t (a, values) SETTINGS x = 1 FORMAT TSV DATA | INSERT INTO t (a, values) SETTINGS x = 1 | TSV | DATA"
            })
    void insertsAreCutBeforeTheirData(String sql, String head, String format, String data) {
        Statement.Insert insert = (Statement.Insert) scan(sql);
        assertThat(insert.head().strip()).isEqualTo(head);
        assertThat(insert.format()).isEqualTo(format);
        assertThat(sql.substring(insert.dataStart())).isEqualTo(data);
    }

    @Test
    void dataStartsBehindOneLineBreakAtMost() {
        String sql = "INSERT INTO t FORMAT TSV \r\n\nx";
        assertThat(sql.substring(((Statement.Insert) scan(sql)).dataStart())).isEqualTo("\nx");
        String none = "INSERT INTO t FORMAT RowBinary";
        assertThat(((Statement.Insert) scan(none)).dataStart()).isEqualTo(none.length());
    }

    @Test
    void binaryDataDoesNotDisturb() {
        byte[] head = "INSERT INTO t FORMAT RowBinary\n".getBytes(StandardCharsets.UTF_8);
        byte[] all = java.util.Arrays.copyOf(head, head.length + 256);
        for (int i = 0; i < 256; i++) {
            all[head.length + i] = (byte) i;
        }
        assertThat(((Statement.Insert) Statement.scan(all, false)).dataStart()).isEqualTo(head.length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  -- only a comment so far",
                "INSERT INTO t (a,",
                "INSERT INTO t FORMAT",
                "INSERT INTO t FORMAT Row"
            })
    void aCutHeadIsIncompleteUntilTheRestComes(String start) {
        assertThat(Statement.scan(start.getBytes(StandardCharsets.UTF_8), false))
                .isEqualTo(new Statement.Incomplete());
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT 'open", "SELECT /* open", "SELECT $tag$ open", "SELECT '\\", "SELECT )))", "'"})
    void whatDoesNotParseIsLeftToTheEngine(String sql) {
        assertThat(scan(sql)).isNotInstanceOf(Statement.Insert.class);
    }
}

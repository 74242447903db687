package org.brandcast.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SqlScriptTest {
    @Test
    void statementsEndAtSemicolonsOutsideOfQuotesAndComments() {
        String script = """
                -- one; two
                CREATE TABLE a (x String DEFAULT ';' COMMENT 'it\\'s; fine');
                /* ; */ SELECT `;`, ";" ; ;
                -- the end;
                """;
        assertThat(SqlScript.statements(script))
                .containsExactly(
                        "-- one; two\nCREATE TABLE a (x String DEFAULT ';' COMMENT 'it\\'s; fine')",
                        "/* ; */ SELECT `;`, \";\"");
    }

    @Test
    void theLastNeedsNoSemicolonAndAnEmptyScriptHasNone() {
        assertThat(SqlScript.statements("SELECT 1;\nSELECT 2")).containsExactly("SELECT 1", "SELECT 2");
        assertThat(SqlScript.statements(" \n-- nothing\n")).isEmpty();
    }

    @Test
    void whatIsNeverClosedIsTakenAsItIs() {
        assertThat(SqlScript.statements("SELECT 'open;")).containsExactly("SELECT 'open;");
        assertThat(SqlScript.statements("SELECT 1 /* open;")).containsExactly("SELECT 1 /* open;");
        assertThat(SqlScript.statements("SELECT 'a\\")).containsExactly("SELECT 'a\\");
    }
}

package org.brandcast.analytics.http;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.brandcast.analytics.engine.EngineException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the gate makes of a parse; that the engine's parse says it is for {@code AnalystsITCase}. */
class AnalystGateTest {
    private static final String HEAD =
            "SelectWithUnionQuery (children 1)/ ExpressionList (children 1)/  SelectQuery (children 2)/";

    private final AnalystGate gate = new AnalystGate(Set.of("messages"));

    private static List<String> lines(String text) {
        return List.of(text.split("/", -1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "   TableExpression (children 1)/    TableIdentifier traffic_daily",
                "   TableExpression (children 1)/    TableIdentifier brandcast.traffic_daily",
                "   TableExpression (children 1)/    TableIdentifier system.columns",
                "   TableExpression (children 1)/    Function numbers (children 1)",
                "   Function sum (children 1)",
            })
    void mayPass(String rest) {
        assertThatCode(() -> gate.judge(lines(HEAD + rest))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "   TableExpression (children 1)/    TableIdentifier messages",
                "   TableExpression (children 1)/    TableIdentifier brandcast.messages (alias m)",
                "   TableExpression (children 1)/    TableIdentifier system.parts",
                "   TableExpression (children 1)/    TableIdentifier other.x",
                "   TableExpression (children 1)/    Function merge (children 1)",
                "   TableExpression (children 1)/    Function viewExplain (children 1)",
                "   Function file (children 1)",
                "   Function joinGet (children 1)",
                "   Set",
                " Literal 'x'",
                "   Function in (children 1)/    ExpressionList (children 2)/     Identifier a/     Identifier messages",
                "   Function notIn (children 1)/    ExpressionList (children 2)/     Identifier a/     Identifier system.parts",
                "   Identifier a line/with-a break",
            })
    void isRefused(String rest) {
        assertThatThrownBy(() -> gate.judge(lines(HEAD + rest)))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("ACCESS_DENIED");
    }

    @Test
    void onlyReadingRootsPass() {
        for (String root :
                List.of("InsertQuery x", "Explain EXPLAIN", "DropQuery", "CreateQuery x", "KillQueryQuery", "")) {
            assertThatThrownBy(() -> gate.judge(List.of(root))).as(root).isInstanceOf(EngineException.class);
        }
    }
}

package org.brandcast.analytics.http;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.brandcast.analytics.engine.Engine;
import org.brandcast.analytics.engine.EngineException;
import org.brandcast.analytics.engine.EngineSession;

/** What makes a session an analyst's: which rows it sees, how much it may use, what it may ask. */
final class AnalystAccess {
    /** The whole of one statement, in seconds and bytes; over it ClickHouse's codes 159 and 241. */
    private static final int SECONDS = 30;

    private static final long MEMORY_BYTES = 512L * 1024 * 1024;
    private static final long RESULT_ROWS = 5_000_000;

    /** Settings of a request that change the look of an answer and nothing else. */
    private static final Set<String> ALLOWED = Set.of(
            "session_timezone",
            "date_time_output_format",
            "join_use_nulls",
            "max_block_size",
            "extremes",
            "group_by_use_nulls");

    private final AnalystLogins logins;
    private final AnalystGate gate;

    private AnalystAccess(AnalystLogins logins, AnalystGate gate) {
        this.logins = logins;
        this.gate = gate;
    }

    static AnalystAccess over(Engine engine) throws EngineException {
        return new AnalystAccess(new AnalystLogins(engine), AnalystGate.over(engine));
    }

    Optional<Caller.Analyst> find(String name, String secret) throws EngineException {
        return logins.find(name, secret);
    }

    Semaphore slots(Caller.Analyst analyst) {
        return logins.slots(analyst);
    }

    /**
     * Restricts a fresh session for good: {@code readonly = 1} can't be taken back in it, nor can what was set before.
     *
     * @param settings of the request
     */
    void restrict(EngineSession session, Caller.Analyst analyst, Map<String, String> settings) throws EngineException {
        for (String name : settings.keySet()) {
            if (!ALLOWED.contains(name)
                    && !name.startsWith("output_format_")
                    && !(name.startsWith("format_") && !name.startsWith("format_schema"))) {
                throw EngineException.made(
                        452,
                        "SETTING_CONSTRAINT_VIOLATION",
                        "Setting " + name + " should not be changed by an analyst");
            }
        }
        session.run("USE brandcast");
        // Partners are part of every sort key, so that the filter may be applied before FINAL, and reads few rows.
        session.run(
                "SET log_comment = '" + analyst.scope() + "', apply_row_policy_after_final = 0, max_execution_time = "
                        + SECONDS + ", max_memory_usage = " + MEMORY_BYTES + ", max_result_rows = " + RESULT_ROWS
                        + ", max_threads = 1, max_query_size = 65536, max_ast_elements = 20000, max_temporary_columns = 2000");
    }

    /** The last setting of the session. */
    void close(EngineSession session) throws EngineException {
        session.run("SET readonly = 1");
    }

    /** Fails unless an analyst may run it; the session is restricted already. */
    void check(EngineSession session, Statement statement, byte[] sql, Map<String, String> parameters)
            throws EngineException {
        if (statement instanceof Statement.Insert) {
            throw EngineException.made(164, "READONLY", "An analyst writes nothing");
        }
        // Before the engine is asked for a parse: of several statements it would explain the first and run the others.
        if (session.analyse(sql).statements() != 1) {
            throw EngineException.made(
                    EngineException.SYNTAX_ERROR,
                    "SYNTAX_ERROR",
                    "Syntax error: give one statement that ClickHouse can parse");
        }
        gate.check(session, sql, parameters);
    }
}

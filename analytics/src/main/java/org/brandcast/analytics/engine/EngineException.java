package org.brandcast.analytics.engine;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The engine refused or failed a statement; carries ClickHouse's own error code and text. */
public final class EngineException extends Exception {
    /** ClickHouse's code for an error without one. */
    public static final int STD_EXCEPTION = 1001;

    public static final int SYNTAX_ERROR = 62;
    public static final int NOT_IMPLEMENTED = 48;
    public static final int TOO_MANY_SIMULTANEOUS_QUERIES = 202;
    public static final int AUTHENTICATION_FAILED = 516;
    public static final int QUERY_IS_TOO_LARGE = 177;

    private static final long serialVersionUID = 1L;
    private static final Pattern CODE = Pattern.compile("Code: (\\d{1,9})\\.");

    private final int code;

    public EngineException(int code, String message) {
        super(message);
        this.code = code;
    }

    /** From the engine's text, which starts {@code Code: 60. DB::Exception: …}. */
    static EngineException of(String engineText) {
        Matcher matcher = CODE.matcher(engineText);
        int code = matcher.find() ? Integer.parseInt(matcher.group(1)) : STD_EXCEPTION;
        return new EngineException(code, engineText);
    }

    /** One made by the front, in the engine's form, so that clients read it alike. */
    public static EngineException made(int code, String name, String text) {
        return new EngineException(code, "Code: " + code + ". DB::Exception: " + text + " (" + name + ")");
    }

    /** ClickHouse's error code, as in {@code system.errors}. */
    public int code() {
        return code;
    }
}

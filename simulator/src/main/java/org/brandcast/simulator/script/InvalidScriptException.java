package org.brandcast.simulator.script;

import java.util.List;

/** A script that can't be obeyed; each problem names its field, the value and what would be right. */
public final class InvalidScriptException extends Exception {
    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    public InvalidScriptException(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}

package org.brandcast.simulator.http;

import java.util.List;

/** A request that gets an error status; the problems are its answer. */
public final class ApiException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final List<String> problems;

    ApiException(int status, String problem) {
        this(status, List.of(problem));
    }

    ApiException(int status, List<String> problems) {
        super(String.join("; ", problems));
        this.status = status;
        this.problems = List.copyOf(problems);
    }

    int status() {
        return status;
    }

    List<String> problems() {
        return problems;
    }
}

package org.brandcast.portal.api;

/** Ends a call of /v1 with a problem, from wherever it is found. */
public final class ApiProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ApiProblem problem;

    public ApiProblemException(ApiProblem problem) {
        super(problem.code());
        this.problem = problem;
    }

    public ApiProblem problem() {
        return problem;
    }
}

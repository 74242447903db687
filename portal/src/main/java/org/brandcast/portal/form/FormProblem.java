package org.brandcast.portal.form;

import java.util.List;

/** What was asked for can't be done as it stands; nothing was changed. Shown beside the fields it names. */
public final class FormProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // never serialised: it lives from a service to the page that called it
    private final List<FieldProblem> problems;

    public FormProblem(List<FieldProblem> problems) {
        super(problems.toString());
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("a form problem names at least one field");
        }
        this.problems = List.copyOf(problems);
    }

    public List<FieldProblem> problems() {
        return problems;
    }
}

package org.brandcast.portal.report;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.brandcast.portal.tenant.TenantService.Choice;
import org.jspecify.annotations.Nullable;

/**
 * Whose rows a report counts: the reader's own tenant and all below it, or one of them and all below that one. Every
 * statement about partners has {@link #condition()}.
 */
record ReportScope(List<Choice> seen, List<Choice> counted) {
    /** Of the tenants that the reader sees; one that isn't among them counts as none chosen. */
    static ReportScope of(List<Choice> seen, @Nullable Long tenantId) {
        return seen.stream()
                .filter(choice -> tenantId != null && choice.id() == tenantId)
                .findFirst()
                .map(top -> new ReportScope(
                        seen,
                        seen.stream()
                                .filter(choice ->
                                        choice.id() == top.id() || choice.path().startsWith(top.path() + "."))
                                .toList()))
                .orElseGet(() -> new ReportScope(seen, seen));
    }

    /** Of these, those alone that are among some others. */
    ReportScope within(Set<Long> others) {
        return new ReportScope(
                seen,
                counted.stream().filter(choice -> others.contains(choice.id())).toList());
    }

    /** For a WHERE. */
    String condition() {
        return "tenant_id IN ("
                + (counted.isEmpty()
                        ? "0"
                        : counted.stream()
                                .map(choice -> Long.toString(choice.id()))
                                .collect(Collectors.joining(", ")))
                + ")";
    }

    Map<Long, Choice> byId() {
        return counted.stream().collect(Collectors.toMap(Choice::id, Function.identity()));
    }
}

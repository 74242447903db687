package org.brandcast.portal.listsource;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A query whose rows become a list, as often as somebody wants.
 *
 * @param numberColumn which of allColumns holds the numbers
 * @param keptColumns those of allColumns that texts can use
 * @param allColumns what it gave when it was saved
 * @param last its latest import; null: none yet
 */
public record ListQuery(
        long id,
        long tenantId,
        long databaseId,
        String databaseName,
        String name,
        String sql,
        String numberColumn,
        List<String> keptColumns,
        List<String> allColumns,
        String createdBy,
        long createdAtMillis,
        @Nullable ListImport last) {}

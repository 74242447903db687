package org.brandcast.portal.listsource;

import java.util.List;

/**
 * The first rows of a query as a page shows them, numbers masked for who may not see them.
 *
 * @param columns as texts will name them
 * @param guess index of the column that looks like the numbers; -1: none does
 */
public record ListTrial(List<String> columns, List<List<String>> rows, int guess) {}

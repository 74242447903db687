package org.brandcast.portal.list;

import java.util.List;

/**
 * One row of a file.
 *
 * @param line counted from 1, over all sheets of a workbook
 */
public record FileRow(long line, List<String> fields) {}

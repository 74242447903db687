package org.brandcast.portal.form;

/** What cells of a CSV file need so that a spreadsheet reads them as what they are. */
public final class CsvCells {
    /** Tells spreadsheets that the text is UTF-8. */
    public static final String BYTE_ORDER_MARK = "\uFEFF";

    private CsvCells() {}

    /** A cell that no spreadsheet takes for a formula: OWASP's rule against injection. */
    public static String guarded(String cell) {
        return !cell.isEmpty() && "=+-@\t\r\n".indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
    }
}

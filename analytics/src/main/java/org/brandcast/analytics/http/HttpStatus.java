package org.brandcast.analytics.http;

import java.util.Set;

/** The HTTP status that ClickHouse gives with an error code. */
final class HttpStatus {
    private static final Set<Integer> BAD_REQUEST = Set.of(
            6, 26, 27, 32, 33, 34, 36, 38, 41, 42, 43, 44, 53, 62, 69, 70, 72, 117, 130, 131, 153, 164, 271, 302, 321,
            352, 386, 395, 407, 456, 457, 469, 636);
    private static final Set<Integer> NOT_FOUND = Set.of(16, 46, 47, 50, 56, 60, 63, 73, 81, 115);

    private HttpStatus() {}

    static int of(int errorCode) {
        if (BAD_REQUEST.contains(errorCode)) {
            return 400;
        }
        if (NOT_FOUND.contains(errorCode)) {
            return 404;
        }
        return switch (errorCode) {
            case 192, 193, 194, 497, 516 -> 403;
            case 48 -> 501;
            case 177 -> 413;
            case 202, 394 -> 503;
            default -> 500;
        };
    }
}

package org.brandcast.portal.campaign;

import java.util.List;
import java.util.Locale;

/**
 * How many messages had their end, over time: steadily or by fits, and when it stood still.
 *
 * @param points of an SVG polyline in a box of 600 by 120; empty: there is nothing to draw
 * @param untilMillis end of the last ten seconds in which anything ended
 */
public record Curve(String points, long fromMillis, long untilMillis, long finals) {
    public static final Curve NONE = new Curve("", 0, 0, 0);
    private static final long BUCKET_MILLIS = 10_000;
    private static final int WIDTH = 600;
    private static final int HEIGHT = 120;

    /** Messages that ended in ten seconds. */
    record Bucket(long atMillis, long finals) {}

    static Curve of(List<Bucket> buckets) {
        long total = buckets.stream().mapToLong(Bucket::finals).sum();
        if (total == 0) {
            return NONE;
        }
        long from = buckets.get(0).atMillis();
        long until = buckets.get(buckets.size() - 1).atMillis() + BUCKET_MILLIS;
        StringBuilder points = new StringBuilder();
        long before = 0;
        for (Bucket bucket : buckets) {
            // Level until the bucket begins: a pause is a flat line.
            add(points, bucket.atMillis(), before, from, until, total);
            before += bucket.finals();
            add(points, bucket.atMillis() + BUCKET_MILLIS, before, from, until, total);
        }
        return new Curve(points.toString().strip(), from, until, total);
    }

    private static void add(StringBuilder points, long at, long finals, long from, long until, long total) {
        double x = (double) WIDTH * (at - from) / (until - from);
        double y = HEIGHT - (double) HEIGHT * finals / total;
        points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
    }
}

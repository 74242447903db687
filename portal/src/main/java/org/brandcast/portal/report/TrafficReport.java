package org.brandcast.portal.report;

import java.util.List;

/**
 * How messages fared in a period.
 *
 * @param before the same of the period of the same length before it
 * @param reasons of what was refused, failed or expired; name is the status
 * @param tenants the reader's next level; empty unless there are several
 * @param asOfMillis everything that had been written by then is in these figures
 */
public record TrafficReport(
        Figure total,
        Figure before,
        Chart byDay,
        List<Figure> carriers,
        List<Figure> reasons,
        List<Figure> tenants,
        List<Figure> campaigns,
        long asOfMillis) {}

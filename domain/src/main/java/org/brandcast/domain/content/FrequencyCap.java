package org.brandcast.domain.content;

/**
 * At most so many advertising messages to one number within any time of that length. Three in 24 hours in Decree
 * 91/2020/ND-CP, Article 13; control data, as is whether it counts by advertiser or over the platform.
 *
 * @param windowMillis length of the rolling window
 */
public record FrequencyCap(int max, long windowMillis) {
    public FrequencyCap {
        if (max < 0 || windowMillis < 1) {
            throw new IllegalArgumentException("no frequency cap: " + max + " in " + windowMillis + " ms");
        }
    }
}

package org.brandcast.flink.io.progress;

import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/**
 * Makes the progress of the inputs the event time of a job. The stream of progress carries the watermarks; every stream
 * of records says that it has none to offer, else the slowest of them would hold the time for ever.
 */
public final class ProgressWatermarks {
    private ProgressWatermarks() {}

    /** For the stream of progress. */
    public static WatermarkStrategy<Long> ofProgress() {
        return WatermarkStrategy.forGenerator(context -> new WatermarkGenerator<Long>() {
            @Override
            public void onEvent(Long reachedMillis, long eventTimestamp, WatermarkOutput output) {
                output.emitWatermark(new Watermark(reachedMillis));
            }

            @Override
            public void onPeriodicEmit(WatermarkOutput output) {
                // told with each progress
            }
        });
    }

    /** For a stream of records. */
    public static <T> WatermarkStrategy<T> none() {
        return WatermarkStrategy.forGenerator(context -> new WatermarkGenerator<T>() {
            @Override
            public void onEvent(T event, long eventTimestamp, WatermarkOutput output) {
                // records don't move the time
            }

            @Override
            public void onPeriodicEmit(WatermarkOutput output) {
                output.markIdle();
            }
        });
    }
}

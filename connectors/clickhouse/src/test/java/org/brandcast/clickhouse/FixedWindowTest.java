package org.brandcast.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.connector.base.sink.writer.strategy.BasicRequestInfo;
import org.apache.flink.connector.base.sink.writer.strategy.BasicResultInfo;
import org.junit.jupiter.api.Test;

class FixedWindowTest {
    @Test
    void failuresMakeNoBatchSmaller() {
        FixedWindow window = new FixedWindow(2, 500);
        for (int i = 0; i < 20; i++) {
            window.registerInFlightRequest(new BasicRequestInfo(500));
            window.registerCompletedRequest(new BasicResultInfo(500, 500));
        }
        assertThat(window.getMaxBatchSize()).isEqualTo(500);
        assertThat(window.shouldBlock(new BasicRequestInfo(500))).isFalse();
    }

    @Test
    void onlySoManyAreUnderWay() {
        FixedWindow window = new FixedWindow(2, 500);
        window.registerInFlightRequest(new BasicRequestInfo(500));
        assertThat(window.shouldBlock(new BasicRequestInfo(1))).isFalse();
        window.registerInFlightRequest(new BasicRequestInfo(1));
        assertThat(window.shouldBlock(new BasicRequestInfo(1))).isTrue();
        window.registerCompletedRequest(new BasicResultInfo(0, 1));
        assertThat(window.shouldBlock(new BasicRequestInfo(1))).isFalse();
    }
}

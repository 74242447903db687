package org.brandcast.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.RequestEntryWrapper;
import org.junit.jupiter.api.Test;

class ClickHouseStateSerializerTest {
    @Test
    void rowsComeBackAsTheyWere() throws IOException {
        ClickHouseRow first = new ClickHouseRow("d.one", new byte[] {1, 0, -1}, "topic/0/17");
        ClickHouseRow second = new ClickHouseRow("d.two", new byte[0], "");
        BufferedRequestState<ClickHouseRow> state = new BufferedRequestState<>(
                List.of(new RequestEntryWrapper<>(first, 3), new RequestEntryWrapper<>(second, 0)));
        ClickHouseStateSerializer serializer = new ClickHouseStateSerializer();

        BufferedRequestState<ClickHouseRow> back =
                serializer.deserialize(serializer.getVersion(), serializer.serialize(state));

        assertThat(back.getBufferedRequestEntries())
                .extracting(RequestEntryWrapper::getRequestEntry)
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(first, second);
        assertThat(back.getStateSize()).isEqualTo(3);
    }
}

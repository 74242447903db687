package org.brandcast.clickhouse;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.apache.flink.connector.base.sink.writer.AsyncSinkWriterStateSerializer;

/** Rows that waited in the sink when a checkpoint was taken. */
public final class ClickHouseStateSerializer extends AsyncSinkWriterStateSerializer<ClickHouseRow> {
    private static final int VERSION = 1;

    @Override
    protected void serializeRequestToStream(ClickHouseRow row, DataOutputStream out) throws IOException {
        out.writeUTF(row.table());
        out.writeUTF(row.origin());
        out.writeInt(row.values().length);
        out.write(row.values());
    }

    @Override
    protected ClickHouseRow deserializeRequestFromStream(long requestSize, DataInputStream in) throws IOException {
        String table = in.readUTF();
        String origin = in.readUTF();
        byte[] values = new byte[in.readInt()];
        in.readFully(values);
        return new ClickHouseRow(table, values, origin);
    }

    @Override
    public int getVersion() {
        return VERSION;
    }
}

package org.brandcast.flink.admission.operator;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.brandcast.flink.admission.OpenReservation;
import org.brandcast.flink.io.CompactFields;
import org.brandcast.flink.io.CompactSerializer;

/** Writes open reservations; the first byte numbers the form, so that a later one can tell them apart. */
public final class OpenReservationSerializer extends CompactSerializer<OpenReservation> {
    private static final long serialVersionUID = 1L;
    private static final byte FORM = 1;

    static final OpenReservationSerializer INSTANCE = new OpenReservationSerializer();

    @Override
    public void serialize(OpenReservation value, DataOutputView out) throws IOException {
        out.writeByte(FORM);
        out.writeLong(value.orderId());
        out.writeInt(value.segments());
        out.writeLong(value.unitPriceVnd());
        CompactFields.writeLong(value.campaignId(), out);
        out.writeInt(value.hop());
        out.writeLong(value.atMillis());
        out.writeShort(value.capIds().size());
        for (long capId : value.capIds()) {
            out.writeLong(capId);
        }
    }

    @Override
    public OpenReservation deserialize(DataInputView in) throws IOException {
        CompactFields.expectForm(FORM, in);
        long orderId = in.readLong();
        int segments = in.readInt();
        long unitPrice = in.readLong();
        Long campaignId = CompactFields.readNullableLong(in);
        int hop = in.readInt();
        long at = in.readLong();
        int caps = in.readShort();
        List<Long> capIds = caps == 0 ? List.of() : new ArrayList<>(caps);
        for (int i = 0; i < caps; i++) {
            capIds.add(in.readLong());
        }
        return new OpenReservation(orderId, segments, unitPrice, campaignId, hop, at, capIds);
    }

    @Override
    public TypeSerializerSnapshot<OpenReservation> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Finds the serializer again when state is restored. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<OpenReservation> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}

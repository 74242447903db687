package org.brandcast.gateway;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.brandcast.schemas.MessageType;
import org.jspecify.annotations.Nullable;

/** The buffers of a route's lane readers, as the worker sees them. */
final class Lanes implements LaneSource {
    private final Map<MessageType, LaneReader> readers = new EnumMap<>(MessageType.class);

    Lanes(List<LaneReader> readers) {
        readers.forEach(reader -> this.readers.put(reader.lane(), reader));
    }

    @Override
    public Set<MessageType> ready() {
        EnumSet<MessageType> ready = EnumSet.noneOf(MessageType.class);
        readers.forEach((lane, reader) -> {
            if (reader.peek() != null) {
                ready.add(lane);
            }
        });
        return ready;
    }

    @Override
    public @Nullable LaneRecord peek(MessageType lane) {
        return readers.get(lane).peek();
    }

    @Override
    public void remove(MessageType lane) {
        readers.get(lane).remove();
    }
}

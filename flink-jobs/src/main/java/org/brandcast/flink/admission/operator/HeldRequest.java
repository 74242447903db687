package org.brandcast.flink.admission.operator;

import org.brandcast.flink.admission.DoorRecord;

/**
 * A request that waits in the recipient step.
 *
 * @param sinceMillis when it came
 * @param nextMillis when it is asked about again; its timer stands there
 */
public record HeldRequest(DoorRecord door, long sinceMillis, long nextMillis) {

    /** Names the request in its recipient's state: its place in its topic. */
    static String keyOf(DoorRecord door) {
        return door.topic() + '/' + door.partition() + '/' + door.offset();
    }
}

package org.brandcast.simulator.carrier;

import java.util.Optional;
import org.brandcast.simulator.store.SubmitFacts;

/**
 * What a client is answered.
 *
 * @param taken the message that was kept for it; the script decides when it is answered, and whether
 */
record Reply(int status, String contentType, String body, Optional<SubmitFacts> taken) {
    static Reply at(int status, String contentType, String body) {
        return new Reply(status, contentType, body, Optional.empty());
    }

    Reply with(SubmitFacts facts) {
        return new Reply(status, contentType, body, Optional.of(facts));
    }
}

package org.brandcast.smpp.server;

import java.util.Objects;
import org.brandcast.smpp.SmppStatus;

/** What a submit_sm_resp says: a message id, or a command_status that refuses. */
public record SubmitAnswer(int commandStatus, String messageId) {
    public SubmitAnswer {
        Objects.requireNonNull(messageId, "messageId is null");
    }

    public static SubmitAnswer accepted(String messageId) {
        return new SubmitAnswer(SmppStatus.ESME_ROK, messageId);
    }

    public static SubmitAnswer refused(int commandStatus) {
        return new SubmitAnswer(commandStatus, "");
    }
}

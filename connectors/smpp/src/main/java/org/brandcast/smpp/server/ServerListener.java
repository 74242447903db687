package org.brandcast.smpp.server;

import java.util.concurrent.CompletionStage;

/** Whose business it is what comes. Called on the sessions' reader threads. */
public interface ServerListener {
    /**
     * Somebody wants to bind; the session's thread may wait here.
     *
     * @return ESME_ROK to let it in
     */
    int onBind(SmscSession session, BindRequest request);

    /** The answer to its bind is on its way: from now on it may be delivered to. */
    void onBound(SmscSession session);

    /** A bound session ended. Called once for each that was let in. */
    void onEnd(SmscSession session);

    /**
     * A submit_sm came; its response is written when the answer is there, in whatever order. Must not block: it is the
     * reader that calls.
     *
     * @param pdu the whole PDU as it came
     */
    CompletionStage<SubmitAnswer> onSubmit(SmscSession session, SubmitSm submit, byte[] pdu);
}

package org.brandcast.smpp;

import java.util.concurrent.CompletionStage;

/** What a bind tells its owner. Called on threads of the bind: an implementation must not block. */
public interface EsmeListener {
    /**
     * A deliver_sm came in. Its deliver_sm_resp is sent when the returned stage completes: ESME_ROK, or
     * ESME_RX_T_APPN (the SMSC tries again) if it completes exceptionally.
     */
    CompletionStage<?> onDeliver(DeliverPdu pdu);

    /** The bind came up or went down; {@code detail} says where, or why. */
    void onBindChange(boolean bound, String detail);
}

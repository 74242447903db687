package org.brandcast.gateway.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.avro.specific.SpecificRecordBase;
import org.brandcast.jdbc.Outbox.News;
import org.brandcast.schemas.AdmissionEvent;
import org.brandcast.schemas.Door;
import org.brandcast.schemas.Held;
import org.brandcast.schemas.MessageFacts;
import org.brandcast.schemas.MessageStatus;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.Rejected;
import org.brandcast.schemas.StatusChanged;
import org.brandcast.schemas.Topics;
import org.brandcast.schemas.TrackingEvent;
import org.brandcast.schemas.UnreadableRecordException;
import org.junit.jupiter.api.Test;

/** Which events change which rows, and which states stay. */
class RowNewsTest {
    private static final long TENANT = 7;
    private static final long INTAKE = 2_000_000_001L;
    private static final long ANOTHER = 3;

    private final RowNews news = new RowNews(TENANT, INTAKE);

    private static MessageFacts facts(String messageId, long senderId) {
        return MessageFacts.newBuilder()
                .setMessageId(messageId)
                .setTenantId(TENANT)
                .setDoor(Door.DATABASE)
                .setType(MessageType.CARE)
                .setBrandname("LOTUS")
                .setTo("84961234567")
                .setCarrier("viettel")
                .setText("text")
                .setBodyHash("00")
                .setSenderId(senderId)
                .setAcceptedAtMillis(1)
                .build();
    }

    private void admission(long tenantId, SpecificRecordBase body) throws UnreadableRecordException {
        news.take(
                Topics.ADMISSION_EVENTS,
                RecordCodec.of(AdmissionEvent.class).encode(new AdmissionEvent(tenantId, 1L, body)));
    }

    private void tracking(long tenantId, String messageId, MessageStatus status, String cause, String detail)
            throws UnreadableRecordException {
        StatusChanged changed = new StatusChanged(status, cause, detail, "r", 1, 1, 1, 0, 0);
        news.take(
                Topics.TRACKING_EVENTS,
                RecordCodec.of(TrackingEvent.class)
                        .encode(new TrackingEvent(messageId, tenantId, null, 1, 1L, changed)));
    }

    @Test
    void onlyThisIntakesMessagesAreTold() throws Exception {
        admission(TENANT, new Rejected(facts("mine", INTAKE), "ORDER_EXHAUSTED", "0"));
        admission(TENANT, new Rejected(facts("sent-by-rest", ANOTHER), "ORDER_EXHAUSTED", "0"));
        admission(ANOTHER, new Rejected(facts("of-another-tenant", INTAKE), "ORDER_EXHAUSTED", "0"));
        tracking(ANOTHER, "of-another-tenant", MessageStatus.DELIVERED, "DLR_DELIVERED", "000");
        assertThat(news.drain())
                .singleElement()
                .extracting(RowNews.Batch::news)
                .isEqualTo(List.of(new News("mine", "REJECTED", "ORDER_EXHAUSTED")));
        assertThat(news.drain()).as("told once").isEmpty();
    }

    @Test
    void aRowNeverGoesToALowerState() throws Exception {
        tracking(TENANT, "m", MessageStatus.FAILED, "DLR_UNDELIVERABLE", "013");
        tracking(TENANT, "m", MessageStatus.SENT, "SMSC_ACCEPTED", "");
        admission(TENANT, new Held(facts("m", INTAKE), List.of(), 1, 2L));
        assertThat(news.drain())
                .singleElement()
                .extracting(RowNews.Batch::news)
                .isEqualTo(List.of(new News("m", "FAILED", "DLR_UNDELIVERABLE 013")));
    }

    @Test
    void whatWasWrittenBeforeStaysIfItIsHigher() throws Exception {
        admission(TENANT, new Held(facts("held", INTAKE), List.of(), 1, 2L));
        tracking(TENANT, "sent", MessageStatus.SENT, "SMSC_ACCEPTED", "");
        tracking(TENANT, "done", MessageStatus.DELIVERED, "DLR_DELIVERED", "000");
        List<RowNews.Batch> batches = news.drain();
        assertThat(batches)
                .extracting(batch -> batch.news().get(0))
                .containsExactly(
                        new News("held", "HELD", null),
                        new News("sent", "SENT", null),
                        new News("done", "DELIVERED", null));
        assertThat(batches.get(0).staying()).contains("QUEUED", "SENT", "DELIVERED", "REFUSED");
        assertThat(batches.get(1).staying())
                .contains("DELIVERED", "REJECTED", "REFUSED")
                .doesNotContain("QUEUED", "ACCEPTED", "CLAIMED");
        assertThat(batches.get(2).staying())
                .contains("DELIVERED", "FAILED", "REFUSED")
                .doesNotContain("SENT", "CLAIMED");
    }

    @Test
    void whatCannotBeReadIsSaid() {
        assertThatThrownBy(() -> news.take(Topics.TRACKING_EVENTS, new byte[] {1, 2, 3}))
                .isInstanceOf(UnreadableRecordException.class);
    }
}

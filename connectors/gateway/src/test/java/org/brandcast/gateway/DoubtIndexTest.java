package org.brandcast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.brandcast.gateway.MessageInFlight.Segment;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.OutboundMessage;
import org.brandcast.smpp.DeliveryState;
import org.brandcast.smpp.Dlr;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DoubtIndexTest {
    private static final String TO = "84901234567";
    private static final long WRITTEN = 1_800_000_000_000L;

    private final DoubtIndex doubts = new DoubtIndex();

    private Segment doubt(String messageId, String to, String text, int number) {
        OutboundMessage message =
                Samples.message(messageId, MessageType.OTP, to, text).build();
        Segment segment = new MessageInFlight(
                        message, WireText.of(message, Samples.settings().smpp()), 0, null)
                .addSegment(number);
        segment.attempt = 1;
        segment.writtenAtMillis = WRITTEN;
        doubts.add(segment);
        return segment;
    }

    private static Dlr receipt(String to, String from, @Nullable Long submitted, String text, @Nullable Integer umr) {
        return new Dlr("id", DeliveryState.DELIVERED, "000", from, to, submitted, null, text, umr);
    }

    private static Dlr receipt(String text) {
        return receipt(TO, "LOTUS", WRITTEN + 60_000, text, null);
    }

    @Test
    void theOnlyCandidateIsMeant() {
        Segment segment = doubt("m", TO, "Ma cua ban la 1234", 1);
        assertThat(doubts.settledBy(receipt("Ma cua ban la 1234"), "x")).contains(segment);
        assertThat(doubts.settledBy(receipt(""), "x")).contains(segment);
        assertThat(doubts.settledBy(receipt("MA CUA"), "x")).contains(segment);
    }

    @Test
    void anotherNumberBrandnameTimeOrTextIsNotMeant() {
        doubt("m", TO, "Ma cua ban la 1234", 1);
        assertThat(doubts.settledBy(receipt("84901234568", "LOTUS", WRITTEN, "", null), "x"))
                .isEmpty();
        assertThat(doubts.settledBy(receipt(TO, "ROSE", WRITTEN, "", null), "x"))
                .isEmpty();
        assertThat(doubts.settledBy(receipt(TO, "LOTUS", WRITTEN - 121_000, "", null), "x"))
                .isEmpty();
        assertThat(doubts.settledBy(receipt(TO, "LOTUS", null, "", null), "x")).isEmpty();
        assertThat(doubts.settledBy(receipt("Ma cua ban la 9999"), "x")).isEmpty();
    }

    @Test
    void twoCandidatesAreNoAnswer() {
        doubt("m1", TO, "Ma cua ban la 1234", 1);
        Segment second = doubt("m2", TO, "Ma cua ban la 5678", 1);
        assertThat(doubts.settledBy(receipt("Ma cua ban"), "x")).isEmpty();
        assertThat(doubts.settledBy(receipt("Ma cua ban la 56"), "y")).contains(second);
    }

    @Test
    void partsOfOneMessageAreToldApartByTextOnly() {
        Segment first = doubt("m", TO, "a".repeat(153) + "b".repeat(50), 1);
        assertThat(doubts.settledBy(receipt(""), "x")).isEmpty();
        assertThat(doubts.settledBy(receipt("b".repeat(20)), "x")).isEmpty();
        assertThat(doubts.settledBy(receipt("a".repeat(20)), "x")).contains(first);
    }

    @Test
    void anEchoedReferenceDecidesAlone() {
        Segment first = doubt("m1", TO, "Ma 1", 1);
        Segment second = doubt("m2", TO, "Ma 1", 1);
        assertThat(first.userMessageReference()).isNotEqualTo(second.userMessageReference());
        assertThat(doubts.settledBy(receipt(TO, "LOTUS", null, "", second.userMessageReference()), "x"))
                .contains(second);
        int foreign = (first.userMessageReference() ^ second.userMessageReference() ^ 0x5555) & 0xFFFF;
        assertThat(doubts.settledBy(receipt(TO, "LOTUS", WRITTEN, "", foreign), "y"))
                .isEmpty();
    }

    @Test
    void aReferenceIsTheSameForTheSameAttemptOnly() {
        Segment once = doubt("m", TO, "Ma 1", 1);
        int ofFirst = once.userMessageReference();
        assertThat(doubt("m", TO, "Ma 1", 1).userMessageReference()).isEqualTo(ofFirst);
        once.attempt = 2;
        assertThat(once.userMessageReference()).isNotEqualTo(ofFirst);
    }

    @Test
    void aReceiptWhoseIdAnAnswerNamedSettlesNoDoubt() {
        doubt("m", TO, "Ma 1", 1);
        doubts.accepted("x");
        assertThat(doubts.settledBy(receipt("Ma 1"), "x")).isEmpty();
    }

    @Test
    void aReceiptThatCameBeforeTheDoubtIsRemembered() {
        assertThat(doubts.settledBy(receipt("Ma 1"), "early")).isEmpty();
        Segment segment = doubt("m", TO, "Ma 1", 1);
        assertThat(doubts.earlyReceiptOf(segment).map(DoubtIndex.EarlyReceipt::smscMessageId))
                .contains("early");
        assertThat(doubts.earlyReceiptOf(segment)).as("only once").isEmpty();
    }

    @Test
    void aRememberedReceiptIsForgottenWhenItsAnswerComes() {
        assertThat(doubts.settledBy(receipt("Ma 1"), "early")).isEmpty();
        doubts.accepted("early");
        assertThat(doubts.earlyReceiptOf(doubt("m", TO, "Ma 1", 1))).isEmpty();
    }

    @Test
    void whatIsRememberedIsBounded() {
        for (int i = 0; i < 20_000; i++) {
            doubts.settledBy(receipt("849%08d".formatted(i), "LOTUS", WRITTEN, "", null), "id" + i);
        }
        assertThat(doubts.earlyReceiptOf(doubt("old", "849%08d".formatted(0), "Ma", 1)))
                .isEmpty();
        assertThat(doubts.earlyReceiptOf(doubt("new", "849%08d".formatted(19_999), "Ma", 1)))
                .isPresent();
    }

    @Test
    void aDoubtThatEndedIsNoCandidate() {
        Segment segment = doubt("m", TO, "Ma 1", 1);
        assertThat(doubts.size()).isEqualTo(1);
        doubts.remove(segment);
        doubts.remove(segment);
        assertThat(doubts.size()).isZero();
        assertThat(doubts.settledBy(receipt("Ma 1"), "x")).isEmpty();
    }
}

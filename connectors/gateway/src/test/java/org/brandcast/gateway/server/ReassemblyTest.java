package org.brandcast.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.brandcast.gateway.server.Reassembly.Effect;
import org.brandcast.gateway.server.Reassembly.Outcome;
import org.brandcast.gateway.server.Reassembly.Part;
import org.brandcast.smpp.SubmitPdu.Address;
import org.brandcast.smpp.server.SubmitSm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReassemblyTest {
    private final Reassembly reassembly = new Reassembly(2, 1_000);
    private int ids;

    private static Part part(String text) {
        return part(text, 0);
    }

    private static Part part(String text, int coding) {
        Address address = new Address((byte) 1, (byte) 1, "84961234567");
        byte[] octets =
                coding == 8 ? text.getBytes(StandardCharsets.UTF_16BE) : text.getBytes(StandardCharsets.US_ASCII);
        return new Part(new SubmitSm("", address, address, 0, "", "", 1, coding, octets, List.of()), octets);
    }

    private static Reassembly.Key key(int reference, int total) {
        return new Reassembly.Key(1, reference, total, "LOTUS", "84961234567");
    }

    private Outcome take(int reference, int total, int sequence, String text, long atMillis) {
        return reassembly.take(key(reference, total), sequence, part(text), () -> "m" + ++ids, atMillis);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void partsInAnyOrderMakeOneMessage(long seed) {
        List<Integer> order = new ArrayList<>(List.of(1, 2, 3, 4, 5));
        Collections.shuffle(order, new Random(seed));
        Outcome last = null;
        for (int sequence : order) {
            if (last != null) {
                assertThat(last.effect()).isEqualTo(Effect.WAITS);
            }
            last = take(7, 5, sequence, "p" + sequence, 0);
        }
        assertThat(last).isNotNull();
        assertThat(last.effect()).isEqualTo(Effect.COMPLETE);
        assertThat(last.messageId()).isEqualTo("m1");
        assertThat(DoorCheck.text(last.parts())).contains("p1p2p3p4p5");
    }

    @Test
    void aPartSentAgainBelongsToItsMessageEvenWhenThatIsComplete() {
        take(7, 2, 1, "a", 0);
        assertThat(take(7, 2, 1, "a", 1).effect()).isEqualTo(Effect.WAITS);
        assertThat(take(7, 2, 2, "b", 2).effect()).isEqualTo(Effect.COMPLETE);
        Outcome again = take(7, 2, 2, "b", 3);
        assertThat(again.effect()).isEqualTo(Effect.COMPLETE);
        assertThat(again.messageId()).isEqualTo("m1");
        assertThat(ids).isEqualTo(1);
    }

    @Test
    void anotherTextUnderAReferenceBeginsAnotherMessage() {
        take(7, 2, 1, "a", 0);
        Outcome other = take(7, 2, 1, "other", 1);
        assertThat(other.effect()).isEqualTo(Effect.WAITS);
        assertThat(other.messageId()).isEqualTo("m2");
        assertThat(other.abandoned()).isNotNull();
        assertThat(other.abandoned().messageId()).isEqualTo("m1");
        assertThat(take(7, 2, 2, "b", 2).messageId()).isEqualTo("m2");
        Outcome third = take(7, 2, 2, "c", 3);
        assertThat(third.abandoned()).as("the one before was complete").isNull();
        assertThat(third.messageId()).isEqualTo("m3");
    }

    @Test
    void whatWaitsTooLongIsGivenUpWithThePartsThatCame() {
        take(7, 3, 2, "b", 0);
        take(8, 2, 1, "c", 500);
        take(8, 2, 2, "d", 500);
        assertThat(reassembly.expire(999)).isEmpty();
        List<Reassembly.Incomplete> expired = reassembly.expire(1_000);
        assertThat(expired).hasSize(1);
        assertThat(expired.get(0).messageId()).isEqualTo("m1");
        assertThat(expired.get(0).parts()).containsOnlyKeys(2);
        assertThat(reassembly.expire(1_500))
                .as("complete ones are just forgotten")
                .isEmpty();
        assertThat(reassembly.size()).isZero();
    }

    @Test
    void itsRoomIsBounded() {
        take(1, 2, 1, "a", 0);
        take(2, 2, 1, "a", 0);
        assertThat(take(3, 2, 1, "a", 0).effect()).isEqualTo(Effect.FULL);
        assertThat(take(1, 2, 2, "b", 0).effect()).isEqualTo(Effect.COMPLETE);
    }

    @Test
    void aCharacterMayBeCutBetweenParts() {
        Part high = part("\uD83D", 8);
        byte[] whole = "\uD83D\uDE00".getBytes(StandardCharsets.UTF_16BE);
        Part first = new Part(high.submit(), new byte[] {whole[0], whole[1]});
        Part second = new Part(high.submit(), new byte[] {whole[2], whole[3]});
        assertThat(DoorCheck.text(List.of(first, second))).contains("\uD83D\uDE00");
        Part escape = new Part(part("x").submit(), new byte[] {'a', 0x1B});
        Part euro = new Part(part("x").submit(), new byte[] {0x65});
        assertThat(DoorCheck.text(List.of(escape, euro))).contains("a€");
    }
}

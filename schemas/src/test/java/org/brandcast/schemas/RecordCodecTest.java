package org.brandcast.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordCodecTest {
    private static final RecordCodec<ClientSendRequest> CODEC = RecordCodec.of(ClientSendRequest.class);
    private static final ClientSendRequest REQUEST = ClientSendRequest.newBuilder()
            .setFrom("LOTUS")
            .setTo("0901234567")
            .setText("Xin chào, mã của bạn là 123456")
            .setClientRef("ref-1")
            .build();

    @Test
    void aRecordComesBackAsItWas() throws Exception {
        assertThat(CODEC.decode(CODEC.encode(REQUEST))).isEqualTo(REQUEST);
    }

    @ParameterizedTest
    @CsvSource({
        "'', NOT_AVRO",
        "7b22746f223a, NOT_AVRO",
        "c301, NOT_AVRO",
        "c3010102030405060708, UNKNOWN_FINGERPRINT",
    })
    void whatIsNoRecordIsNamed(String hex, UnreadableRecordException.Reason reason) {
        UnreadableRecordException problem = catchThrowableOfType(
                UnreadableRecordException.class,
                () -> CODEC.decode(HexFormat.of().parseHex(hex)));
        assertThat(problem.reason()).isEqualTo(reason);
    }

    @Test
    void aTruncatedBodyIsMalformedAtEveryLength() {
        byte[] whole = CODEC.encode(REQUEST);
        for (int length = 10; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            UnreadableRecordException problem =
                    catchThrowableOfType(UnreadableRecordException.class, () -> CODEC.decode(cut));
            assertThat(problem)
                    .as("cut to %d of %d bytes", length, whole.length)
                    .isNotNull();
            assertThat(problem.reason()).isEqualTo(UnreadableRecordException.Reason.MALFORMED);
        }
    }

    @Test
    void anOversizedRecordIsRefusedBeforeItIsDecoded() {
        byte[] huge = CODEC.encode(ClientSendRequest.newBuilder(REQUEST)
                .setText("x".repeat(RecordCodec.MAX_BYTES))
                .build());
        UnreadableRecordException problem =
                catchThrowableOfType(UnreadableRecordException.class, () -> CODEC.decode(huge));
        assertThat(problem.reason()).isEqualTo(UnreadableRecordException.Reason.TOO_LARGE);
    }
}

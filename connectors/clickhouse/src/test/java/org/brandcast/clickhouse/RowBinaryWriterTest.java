package org.brandcast.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RowBinaryWriterTest {
    private final RowBinaryWriter writer = new RowBinaryWriter();

    private String hex() {
        return HexFormat.of().formatHex(writer.take());
    }

    @Test
    void numbersAreLittleEndian() {
        writer.uint8(255).uint16(0x1234).uint32(0xFFFF_FFFFL).uint64(1).int64(-2);
        assertThat(hex()).isEqualTo("ff" + "3412" + "ffffffff" + "0100000000000000" + "feffffffffffffff");
    }

    @Test
    void textHasItsByteLengthAsVarint() {
        assertThat(writer.string("").take()).containsExactly(0);
        assertThat(writer.string("đ").take()).containsExactly(2, 0xC4, 0x91);
        byte[] longer = writer.string("a".repeat(300)).take();
        assertThat(longer).hasSize(302).startsWith(0xAC, 0x02, 'a');
    }

    @Test
    void uuidHasItsHalvesInOrder() {
        writer.uuid(UUID.fromString("00010203-0405-0607-0809-0a0b0c0d0e0f"));
        assertThat(hex()).isEqualTo("07060504030201000f0e0d0c0b0a0908");
    }

    @Test
    void timesAreMillis() {
        writer.dateTime64(1).nullableDateTime64(null).nullableDateTime64(2L);
        assertThat(hex()).isEqualTo("0100000000000000" + "01" + "00" + "0200000000000000");
    }

    @Test
    void whatTheTypeCannotHoldIsRefused() {
        assertThatThrownBy(() -> writer.uint8(256)).hasMessage("256 is no UInt8");
        assertThatThrownBy(() -> writer.uint16(65_536)).hasMessage("65536 is no UInt16");
        assertThatThrownBy(() -> writer.uint32(-1)).hasMessage("-1 is no UInt32");
        assertThatThrownBy(() -> writer.uint32(0x1_0000_0000L)).hasMessage("4294967296 is no UInt32");
        assertThatThrownBy(() -> writer.uint64(-1)).hasMessage("-1 is no UInt64");
    }

    @Test
    void aRowIsTakenOnceAndAnUnfinishedOneIsForgotten() {
        writer.uint8(1);
        writer.clear();
        writer.uint8(2);
        assertThat(writer.take()).containsExactly(2);
        assertThat(writer.take()).isEmpty();
    }

    @Test
    void aLongRowGrowsTheBuffer() {
        String text = "x".repeat(100_000);
        byte[] row = writer.uint8(7).string(text).uint8(9).take();
        assertThat(row).hasSize(1 + 3 + 100_000 + 1).startsWith(7).endsWith('x', 9);
    }
}

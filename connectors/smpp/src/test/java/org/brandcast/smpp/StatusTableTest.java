package org.brandcast.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.brandcast.smpp.StatusTable.Meaning;
import org.brandcast.smpp.SubmitOutcome.Accepted;
import org.brandcast.smpp.SubmitOutcome.Doubt;
import org.brandcast.smpp.SubmitOutcome.NotWritten;
import org.brandcast.smpp.SubmitOutcome.QueueFull;
import org.brandcast.smpp.SubmitOutcome.Rejected;
import org.brandcast.smpp.SubmitOutcome.Throttled;
import org.brandcast.smpp.SubmitOutcome.Unknown;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusTableTest {
    @ParameterizedTest
    @CsvSource({
        "0x58, THROTTLED",
        "0x14, QUEUE_FULL",
        "0x08, ROUTE_FAULT",
        "0x0A, ROUTE_FAULT",
        "0x45, ROUTE_FAULT",
        "0x0B, REJECTED",
        "0x01, REJECTED",
        "0x400, REJECTED",
    })
    void smpp34sMeanings(String status, Meaning meaning) {
        assertThat(StatusTable.STANDARD.meaningOf(Integer.decode(status))).isEqualTo(meaning);
    }

    @Test
    void anSmscMayDiffer() {
        StatusTable table = new StatusTable(Map.of(
                0x45, Meaning.THROTTLED,
                0x400, Meaning.QUEUE_FULL,
                0x58, Meaning.ROUTE_FAULT,
                0x14, Meaning.REJECTED,
                0x08, Meaning.REJECTED));
        assertThat(table.read(new Rejected(0x45))).isEqualTo(new Throttled());
        assertThat(table.read(new Rejected(0x400))).isEqualTo(new QueueFull());
        assertThat(table.read(new Throttled())).isEqualTo(new Rejected(0x58, true));
        assertThat(table.read(new QueueFull())).isEqualTo(new Rejected(0x14, false));
        assertThat(table.read(new Rejected(0x08))).isEqualTo(new Rejected(0x08, false));
        assertThat(table.read(new Rejected(0x0A))).isEqualTo(new Rejected(0x0A, true));
    }

    @Test
    void whatIsNoRefusalStaysWhatItIs() {
        StatusTable table = new StatusTable(Map.of(0x58, Meaning.REJECTED));
        assertThat(table.read(new Accepted("id"))).isEqualTo(new Accepted("id"));
        assertThat(table.read(new Unknown(Doubt.CONNECTION_CUT))).isEqualTo(new Unknown(Doubt.CONNECTION_CUT));
        assertThat(table.read(new NotWritten("NOT_BOUND"))).isEqualTo(new NotWritten("NOT_BOUND"));
        assertThat(StatusTable.STANDARD.read(new Throttled())).isEqualTo(new Throttled());
    }
}

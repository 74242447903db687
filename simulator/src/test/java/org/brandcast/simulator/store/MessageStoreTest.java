package org.brandcast.simulator.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.brandcast.simulator.script.Script.FinalState;
import org.brandcast.simulator.script.Script.IdFormat;
import org.brandcast.simulator.store.SubmitFacts.Address;
import org.brandcast.simulator.store.SubmitFacts.Coding;
import org.brandcast.simulator.store.SubmitFacts.Content;
import org.brandcast.simulator.store.SubmitFacts.Octets;
import org.brandcast.simulator.store.SubmitFacts.Options;
import org.brandcast.simulator.store.SubmitFacts.Outcome;
import org.brandcast.simulator.store.SubmitFacts.Sar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MessageStoreTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-20T01:02:03Z"), ZoneOffset.UTC);

    @TempDir
    Path directory;

    private MessageStore open() throws IOException {
        return MessageStore.open(directory, 1_000_000, CLOCK);
    }

    private static SubmitFacts facts(long sequence, String to, String text, ReceiptState receipt) {
        return new SubmitFacts(
                sequence,
                1_800_000_000_000L,
                new Address("LOTUS", 5, 0),
                new Address(to, 1, 1),
                new Content(new Coding(8, 0, 0, 3, 1), new Octets(text.getBytes(StandardCharsets.UTF_16BE))),
                new Options("261120010203000+", "CMT", 4711, Sar.NONE),
                new Outcome(IdFormat.HEX, receipt, FinalState.EXPIRED, "027", 1_800_000_001_000L));
    }

    @Test
    void everythingIsReadBackAfterReopening() throws IOException {
        SubmitFacts written;
        try (MessageStore store = open()) {
            written = store.append(sequence -> facts(sequence, "84901234567", "Kính chào", ReceiptState.OWED));
            store.append(sequence -> facts(sequence, "84901234568", "hai", ReceiptState.NOT_REQUESTED));
            store.refused(0x58);
        }
        try (MessageStore store = open()) {
            assertThat(store.find(written.sequence())).contains(new MessageStore.Stored(written, ReceiptState.OWED));
            assertThat(store.counts().submits()).isEqualTo(2);
            assertThat(store.counts().distinctNumbers()).isEqualTo(2);
            assertThat(store.counts().refusalsByStatus()).containsEntry(0x58, 1L);
            assertThat(owed(store)).containsExactly(written.sequence());
            assertThat(store.acknowledged(written.sequence())).isTrue();
            assertThat(store.acknowledged(written.sequence())).isFalse();
        }
        try (MessageStore store = open()) {
            assertThat(owed(store)).isEmpty();
            assertThat(store.counts().receiptsAcknowledged()).isEqualTo(1);
        }
    }

    @Test
    void aRecordCutByAKillIsCutOffAndWritingGoesOn() throws IOException {
        long first;
        try (MessageStore store = open()) {
            first = store.append(sequence -> facts(sequence, "84901234567", "one", ReceiptState.OWED))
                    .sequence();
            store.append(sequence -> facts(sequence, "84901234567", "two", ReceiptState.OWED));
        }
        Path file = logFile();
        byte[] whole = Files.readAllBytes(file);
        for (int cut = whole.length - 1; cut > whole.length / 2; cut--) {
            Files.write(file, Arrays.copyOf(whole, cut));
            try (MessageStore store = open()) {
                assertThat(store.counts().submits())
                        .as("cut at %d of %d", cut, whole.length)
                        .isEqualTo(1);
                SubmitFacts again =
                        store.append(sequence -> facts(sequence, "84901234569", "three", ReceiptState.OWED));
                assertThat(again.sequence()).isEqualTo(first + 1);
            }
            try (MessageStore store = open()) {
                assertThat(store.counts().submits()).isEqualTo(2);
                assertThat(store.find(first + 1).orElseThrow().facts().to().number())
                        .isEqualTo("84901234569");
            }
        }
    }

    @Test
    void garbageAtTheEndIsCutOff() throws IOException {
        try (MessageStore store = open()) {
            store.append(sequence -> facts(sequence, "84901234567", "one", ReceiptState.OWED));
        }
        for (byte[] garbage : List.of(new byte[64], new byte[] {0, 0, 0, 2, 99, 1}, new byte[] {127, 0, 0, 0, 1})) {
            Files.write(logFile(), garbage, StandardOpenOption.APPEND);
            try (MessageStore store = open()) {
                assertThat(store.counts().submits()).isEqualTo(1);
            }
        }
    }

    @Test
    void oldFilesAreForgottenOnlyWhenNothingIsOwed() throws IOException {
        try (MessageStore store = MessageStore.open(directory, 1_000, CLOCK)) {
            long owedOne = store.append(sequence -> facts(sequence, "84901", "owed", ReceiptState.OWED))
                    .sequence();
            fill(store, 140_000);
            assertThat(store.counts().submits()).isEqualTo(140_001);
            assertThat(store.find(owedOne)).isPresent();
            store.acknowledged(owedOne);
            fill(store, 70_000);
            assertThat(store.find(owedOne)).isEmpty();
            assertThat(logFiles()).hasSizeLessThanOrEqualTo(2);
            long newest = store.append(sequence -> facts(sequence, "84902", "last", ReceiptState.OWED))
                    .sequence();
            assertThat(store.find(newest)).isPresent();
        }
    }

    private static void fill(MessageStore store, int messages) throws IOException {
        for (int i = 0; i < messages; i++) {
            String to = "849" + (10_000_000 + i);
            store.append(sequence -> facts(sequence, to, to, ReceiptState.NOT_REQUESTED));
        }
    }

    @Test
    void scansStopWhenTheVisitorHasSeenEnough() throws IOException {
        try (MessageStore store = open()) {
            for (int i = 0; i < 10; i++) {
                int n = i;
                store.append(sequence -> facts(sequence, "8490123456" + n % 2, "text " + n, ReceiptState.OWED));
            }
            List<String> seen = new ArrayList<>();
            MessageStore.Query toOne = new MessageStore.Query(Optional.of("84901234561"), facts -> true);
            store.scanDown(Long.MAX_VALUE, toOne, stored -> {
                seen.add(new String(stored.facts().payload(), StandardCharsets.UTF_16BE));
                return seen.size() < 2;
            });
            assertThat(seen).containsExactly("text 9", "text 7");
        }
    }

    private Path logFile() throws IOException {
        return logFiles().get(0);
    }

    private List<Path> logFiles() throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*.log")) {
            found.forEach(files::add);
        }
        return files;
    }

    private static List<Long> owed(MessageStore store) {
        List<Long> owed = new ArrayList<>();
        store.forEachOwed(owed::add);
        return owed;
    }
}

package org.brandcast.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManagedPartTest {
    @TempDir
    Path folder;

    private Layout layout;
    private ManagedPart part;

    @BeforeEach
    void layOut() {
        layout = new Layout(folder, folder.resolve("var"), folder.resolve("cache"));
        layout.createFolders();
        part = sleeper();
    }

    @AfterEach
    void end() {
        part.stop(Duration.ofSeconds(5));
    }

    private ManagedPart sleeper() {
        return new ManagedPart(
                new Part("sleeper", List.of(), () -> {}, () -> List.of("sleep", "60"), Map.of(), () -> "", "TERM"),
                layout);
    }

    @Test
    void aKilledProcessIsStartedAgain() throws Exception {
        Instant now = Instant.now();
        part.tick(now);
        long first = part.view().pid();
        ProcessHandle handle = ProcessHandle.of(first).orElseThrow();
        handle.destroyForcibly();
        handle.onExit().get(10, TimeUnit.SECONDS);
        part.tick(now);
        assertThat(part.view().state()).isEqualTo(ManagedPart.State.PAUSING);
        part.tick(now.plusSeconds(1));
        assertThat(part.view().pid()).isNotZero().isNotEqualTo(first);
        assertThat(part.restarts()).isEqualTo(1);
    }

    @Test
    void aSuccessorAdoptsTheRunningProcessAndNoOther() {
        part.tick(Instant.now());
        ManagedPart.View running = part.view();
        ManagedPart successor = sleeper();
        assertThat(successor.adopt(running.pid(), running.startedAtMillis() + 1))
                .isFalse();
        assertThat(successor.adopt(running.pid(), running.startedAtMillis())).isTrue();
        successor.tick(Instant.now());
        assertThat(successor.view().pid()).isEqualTo(running.pid());
    }

    @Test
    void aProgramThatIsMissingIsNamedAndTriedAgain() {
        ManagedPart missing = new ManagedPart(
                new Part("ghost", List.of(), () -> {}, () -> List.of("/no/such/program"), Map.of(), () -> "", "TERM"),
                layout);
        missing.tick(Instant.now());
        assertThat(missing.view().state()).isEqualTo(ManagedPart.State.PAUSING);
        assertThat(missing.view().problem()).contains("/no/such/program");
        missing.tick(Instant.now().plusSeconds(60));
        assertThat(missing.restarts()).isEqualTo(2);
    }
}

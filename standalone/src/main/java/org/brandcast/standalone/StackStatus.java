package org.brandcast.standalone;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * What the supervisor tells of the stack in {@code var/status.json}, once a second.
 *
 * @param state STARTING, READY, RECOVERING (was ready, a part is not), STOPPING or STOPPED
 * @param problem what is missing until it is ready
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record StackStatus(
        String state,
        String problem,
        long supervisorPid,
        long startedAtMillis,
        long atMillis,
        List<PartStatus> processes) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** One process. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record PartStatus(
            String name, String state, long pid, long startedAtMillis, int restarts, long rssBytes, String problem) {}

    long totalRssBytes() {
        return processes.stream().mapToLong(PartStatus::rssBytes).sum();
    }

    void write(Path file) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        JSON.writerWithDefaultPrettyPrinter().writeValue(draft.toFile(), this);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static Optional<StackStatus> read(Path file) {
        try {
            return Files.exists(file)
                    ? Optional.of(JSON.readValue(file.toFile(), StackStatus.class))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Resident memory of a process and all its descendants, in bytes; 0 when it is gone. */
    static long residentBytes(long pid) {
        return ProcessHandle.of(pid)
                .map(root -> residentOf(root.pid())
                        + root.descendants()
                                .mapToLong(child -> privateBytesOf(child.pid()))
                                .sum())
                .orElse(0L);
    }

    /** Command line of a process with spaces between its words; empty when it is gone. */
    static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"))
                    .replace('\0', ' ');
        } catch (IOException e) {
            return "";
        }
    }

    /** Resident memory of one process without its children, in bytes. */
    static long residentAlone(long pid) {
        return residentOf(pid);
    }

    private static long residentOf(long pid) {
        return kilobytes(Path.of("/proc", Long.toString(pid), "status"), "VmRSS:") * 1024;
    }

    /** Children of PostgreSQL share its buffers: they count with what is theirs alone. */
    private static long privateBytesOf(long pid) {
        return kilobytes(Path.of("/proc", Long.toString(pid), "status"), "RssAnon:") * 1024;
    }

    private static long kilobytes(Path file, String label) {
        try {
            for (String line : Files.readAllLines(file)) {
                if (line.startsWith(label)) {
                    return Long.parseLong(line.replaceAll("[^0-9]", ""));
                }
            }
        } catch (IOException e) {
            // the process is gone
        }
        return 0;
    }
}

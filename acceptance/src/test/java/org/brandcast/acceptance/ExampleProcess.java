package org.brandcast.acceptance;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program of somebody else's, in another language: an example client, run in its folder as its README says, or a carrier. */
final class ExampleProcess implements AutoCloseable {
    private static final long PATIENCE_MINUTES = 5;

    private final String command;
    private final Path output;
    private final Process process;
    private final OutputStream input;

    private ExampleProcess(String command, Path output, Process process) {
        this.command = command;
        this.output = output;
        this.process = process;
        this.input = process.getOutputStream();
    }

    static ExampleProcess start(Path folder, Map<String, String> environment, String... command) throws IOException {
        Path output = Files.createTempFile("example", ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        return new ExampleProcess(String.join(" ", command), output, builder.start());
    }

    /** What it prints; it must end in order. */
    static String run(Path folder, Map<String, String> environment, String input, String... command)
            throws IOException, InterruptedException {
        try (ExampleProcess process = start(folder, environment, command)) {
            process.say(input);
            return process.end();
        }
    }

    /** Writes to its standard input. */
    void say(String text) throws IOException {
        input.write(text.getBytes(StandardCharsets.UTF_8));
        input.flush();
    }

    /** What it has printed so far. */
    String printed() throws IOException {
        return Files.readString(output);
    }

    /** Ends its input, and waits until it has ended in order; what it printed. */
    String end() throws IOException, InterruptedException {
        input.close();
        if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        int ended = process.waitFor();
        if (ended != 0) {
            throw new AssertionError(command + " ended with " + ended + ": " + printed());
        }
        return printed();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        Files.delete(output);
    }
}

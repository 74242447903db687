package org.brandcast.acceptance;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** An example client, run in its folder as its README says. */
final class ExampleProcess {
    private static final long PATIENCE_MINUTES = 5;

    private ExampleProcess() {}

    /** What it prints; it must end in order. */
    static String run(Path folder, Map<String, String> environment, String input, String... command)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("example", ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        int ended = process.waitFor();
        String printed = Files.readString(output);
        Files.delete(output);
        if (ended != 0) {
            throw new AssertionError(String.join(" ", command) + " ended with " + ended + ": " + printed);
        }
        return printed;
    }
}

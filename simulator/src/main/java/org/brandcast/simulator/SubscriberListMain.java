package org.brandcast.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.brandcast.simulator.subscribers.SampleText;
import org.brandcast.simulator.subscribers.SubscriberList;
import org.brandcast.simulator.subscribers.Truth;

/**
 * Writes a made-up subscriber list, and what a reader must find in it.
 *
 * <pre>
 * --count N       data lines (100000)
 * --seed S        the same seed gives the same list (7)
 * --out FILE      the CSV in UTF-8; - is standard output (-)
 * --truth FILE    the right answers as JSON; they also go to standard error
 * --texts FILE    sample texts with encoding and segment count as JSON; - is standard output, and no list is written
 * </pre>
 */
public final class SubscriberListMain {
    private static final List<String> OPTIONS = List.of("--count", "--seed", "--out", "--truth", "--texts");

    private SubscriberListMain() {}

    public static void main(String[] args) {
        try {
            run(options(args));
        } catch (IllegalArgumentException | IOException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static Map<String, String> options(String[] args) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < args.length; i += 2) {
            if (!OPTIONS.contains(args[i])) {
                throw new IllegalArgumentException(args[i] + " is unknown: use " + String.join(", ", OPTIONS));
            }
            if (i + 1 == args.length) {
                throw new IllegalArgumentException(args[i] + " needs a value");
            }
            options.put(args[i], args[i + 1]);
        }
        return options;
    }

    private static void run(Map<String, String> options) throws IOException {
        String texts = options.get("--texts");
        if (texts != null) {
            writeTexts(texts);
            return;
        }
        long count = number(options, "--count", 100_000);
        long seed = number(options, "--seed", 7);
        Truth truth;
        try (Writer out = open(options.getOrDefault("--out", "-"))) {
            truth = SubscriberList.write(count, seed, out);
        }
        System.err.println(truth);
        String truthFile = options.get("--truth");
        if (truthFile != null) {
            Files.writeString(Path.of(truthFile), truth.json().toPrettyString() + "\n");
        }
    }

    private static void writeTexts(String file) throws IOException {
        ArrayNode array = new ObjectMapper().createArrayNode();
        for (SampleText text : SampleText.ALL) {
            array.addObject()
                    .put("kind", text.kind())
                    .put("text", text.text())
                    .put("encoding", text.encoding().name())
                    .put("segments", text.segments());
        }
        try (Writer out = open(file)) {
            out.append(array.toPrettyString()).append('\n');
        }
    }

    private static long number(Map<String, String> options, String name, long absent) {
        String value = options.getOrDefault(name, Long.toString(absent));
        try {
            long number = Long.parseLong(value);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(name + " is " + value + ": give a whole number of at least 0");
    }

    private static Writer open(String file) throws IOException {
        return file.equals("-")
                ? new BufferedWriter(new OutputStreamWriter(System.out, UTF_8))
                : Files.newBufferedWriter(Path.of(file));
    }
}

package org.brandcast.domain.content;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/**
 * Endings that make a bare {@code name.ending} a link on a phone, for {@link LinkRule}. The list is a file of this
 * jar and not the whole of IANA's 1,400: every ending more makes ordinary text without a space behind its full stop a
 * link.
 */
public final class TopLevelDomains {
    private static final String FILE = "top-level-domains.txt";

    /** In lower case, without a dot. */
    public static final Set<String> KNOWN = read();

    private TopLevelDomains() {}

    private static Set<String> read() {
        Set<String> endings = new TreeSet<>();
        try (InputStream in = TopLevelDomains.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException("missing from the jar: " + FILE);
            }
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.startsWith("#")) {
                    endings.addAll(Arrays.asList(line.split(" ", -1)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + FILE, e);
        }
        return Set.copyOf(endings);
    }
}

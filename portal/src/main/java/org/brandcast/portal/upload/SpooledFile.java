package org.brandcast.portal.upload;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An uploaded file that has come whole. Closing it deletes it.
 *
 * @param name as the sender called it, without a folder; only ever shown
 */
public record SpooledFile(Path path, String name, long bytes) implements AutoCloseable {
    public InputStream open() throws IOException {
        return Files.newInputStream(path);
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + path, e);
        }
    }
}

package org.brandcast.portal.upload;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.types.files.StreamedFile;
import jakarta.inject.Singleton;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Answers that are files of any length. They are written to the disk first: what fails on the way is an error page and
 * not a file that looks whole, and a slow reader holds no transaction.
 */
@Singleton
public final class Downloads {
    private final UploadConfig config;

    Downloads(UploadConfig config) {
        this.config = config;
    }

    /** Writes a file's content. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * The answer.
     *
     * @param name of the file, letters, digits, dot and hyphen
     */
    public HttpResponse<?> file(String name, String type, Content content) {
        try {
            Path path = Files.createTempFile(config.path(), "brandcast-download-", ".part");
            try {
                try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path), 64 * 1024)) {
                    content.writeTo(out);
                }
                long length = Files.size(path);
                InputStream in = Files.newInputStream(path);
                MutableHttpResponse<StreamedFile> answer =
                        HttpResponse.ok(new StreamedFile(in, MediaType.of(type), System.currentTimeMillis(), length));
                return answer.contentType(MediaType.of(type))
                        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"");
            } finally {
                // The open stream keeps the content; the name isn't needed any more, whatever becomes of the reader.
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a download could not be written in " + config.path(), e);
        }
    }
}

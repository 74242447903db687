package org.brandcast.portal.upload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/** A body that is a file. */
final class FileArrival implements Arrival {
    private final Path path;
    private final String name;
    private final FileChannel out;
    private long bytes;
    private boolean given;

    FileArrival(Path folder, String name) {
        this.name = name;
        try {
            this.path = Files.createTempFile(folder, Uploads.PREFIX, ".part");
            this.out = FileChannel.open(path, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a file in " + folder, e);
        }
    }

    @Override
    public void take(byte[] part) throws IOException {
        ByteBuffer data = ByteBuffer.wrap(part);
        while (data.hasRemaining()) {
            out.write(data);
        }
        bytes += part.length;
    }

    @Override
    public UploadedForm whole() throws IOException {
        out.close();
        given = true;
        return new UploadedForm(Map.of(), new SpooledFile(path, name, bytes));
    }

    @Override
    public void close() throws IOException {
        out.close();
        if (!given) {
            Files.deleteIfExists(path);
        }
    }
}

package org.brandcast.portal.upload;

import io.micronaut.http.HttpStatus;
import io.micronaut.http.exceptions.HttpStatusException;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.multipart.Attribute;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.DiskFileUpload;
import io.netty.handler.codec.http.multipart.FileUpload;
import io.netty.handler.codec.http.multipart.HttpPostMultipartRequestDecoder;
import io.netty.handler.codec.http.multipart.InterfaceHttpData;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A form with one file, as multipart/form-data: the file goes to the disk, what is typed stays in memory, being little. */
final class FormArrival implements Arrival {
    private static final int LONGEST_TEXT_BYTES = 64 * 1024;
    private static final int MOST_FIELDS = 64;
    private static final int LONGEST_HEADER_BYTES = 16 * 1024;

    /** What was read is let go of so early; by itself the decoder keeps ten times as much. */
    private static final int KEPT_BYTES = 1 << 20;

    private final Path folder;
    private final List<FileUpload> files = new ArrayList<>();
    private final HttpPostMultipartRequestDecoder decoder;

    /**
     * Begins one.
     *
     * @throws HttpStatusException 400: the type has no boundary
     */
    FormArrival(Path folder, String contentType) {
        this.folder = folder;
        HttpRequest head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/");
        head.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
        try {
            this.decoder = new HttpPostMultipartRequestDecoder(
                    new Parts(), head, StandardCharsets.UTF_8, MOST_FIELDS, LONGEST_HEADER_BYTES);
        } catch (DecoderException e) {
            throw noForm(e);
        }
        decoder.setDiscardThreshold(KEPT_BYTES);
    }

    @Override
    public void take(byte[] part) {
        try {
            decoder.offer(new DefaultHttpContent(Unpooled.wrappedBuffer(part)));
        } catch (DecoderException e) {
            throw noForm(e);
        }
    }

    @Override
    public UploadedForm whole() throws IOException {
        Map<String, String> texts = new HashMap<>();
        try {
            decoder.offer(LastHttpContent.EMPTY_LAST_CONTENT);
            for (InterfaceHttpData data : decoder.getBodyHttpDatas()) {
                if (data instanceof Attribute text) {
                    texts.putIfAbsent(text.getName(), text.getValue());
                }
            }
        } catch (DecoderException e) {
            throw noForm(e);
        }
        FileUpload file =
                files.stream().filter(FileUpload::isCompleted).findFirst().orElse(null);
        String name = Uploads.nameOf(file == null ? null : file.getFilename());
        Path path = folder.resolve(Uploads.PREFIX + UUID.randomUUID() + ".part");
        if (file == null || !file.renameTo(path.toFile())) {
            throw new IOException("cannot move an upload to " + path);
        }
        return new UploadedForm(texts, new SpooledFile(path, name, file.length()));
    }

    /** A file that was moved is no longer the decoder's to delete. */
    @Override
    public void close() {
        decoder.destroy();
        files.forEach(FileUpload::delete);
    }

    private static HttpStatusException noForm(DecoderException e) {
        return new HttpStatusException(HttpStatus.BAD_REQUEST, "no form: " + e.getMessage());
    }

    private final class Parts extends DefaultHttpDataFactory {
        Parts() {
            super(false);
            setMaxLimit(LONGEST_TEXT_BYTES);
        }

        @Override
        public FileUpload createFileUpload(
                HttpRequest request,
                String name,
                String filename,
                String contentType,
                String contentTransferEncoding,
                Charset charset,
                long size) {
            FileUpload file =
                    new DiskFileUpload(
                            name,
                            filename,
                            contentType,
                            contentTransferEncoding,
                            charset,
                            size,
                            folder.toString(),
                            false) {
                        @Override
                        protected String getPrefix() {
                            return Uploads.PREFIX;
                        }
                    };
            files.add(file);
            return file;
        }
    }
}

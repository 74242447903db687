package org.brandcast.simulator.mail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The newest mails, each in a file {@code <id>-<millis>.eml} whose first line is the envelope's address; older ones go.
 * A mail is in its file before the sender is told that it was taken.
 */
final class MailStore {
    private final Path folder;
    private final int most;
    private final Deque<CaughtMail> mails = new ArrayDeque<>();
    private long lastId;

    MailStore(Path folder, int most) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.most = most;
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> known = files.filter(
                            file -> file.getFileName().toString().matches("[0-9]+-[0-9]+\\.eml"))
                    .sorted((a, b) -> Long.compare(number(a, 0), number(b, 0)))
                    .toList();
            for (Path file : known) {
                add(read(file));
            }
        }
    }

    synchronized void take(String to, byte[] bytes, long atMillis) {
        CaughtMail mail = CaughtMail.read(lastId + 1, atMillis, to, bytes);
        byte[] head = (to + "\n").getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[head.length + bytes.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(bytes, 0, all, head.length, bytes.length);
        try {
            Path draft = folder.resolve("draft");
            Files.write(draft, all);
            Files.move(draft, file(mail));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep a mail in " + folder, e);
        }
        add(mail);
    }

    /** Oldest first, those after an id, to an address when one is given. */
    synchronized List<CaughtMail> list(String to, long afterId) {
        return new ArrayList<>(mails.stream()
                .filter(mail ->
                        mail.id() > afterId && (to.isEmpty() || mail.to().equals(to)))
                .toList());
    }

    synchronized Optional<CaughtMail> find(long id) {
        return mails.stream().filter(mail -> mail.id() == id).findFirst();
    }

    private void add(CaughtMail mail) {
        mails.addLast(mail);
        lastId = Math.max(lastId, mail.id());
        while (mails.size() > most) {
            try {
                Files.deleteIfExists(file(mails.removeFirst()));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot delete an old mail in " + folder, e);
            }
        }
    }

    private Path file(CaughtMail mail) {
        return folder.resolve(mail.id() + "-" + mail.atMillis() + ".eml");
    }

    private static CaughtMail read(Path file) throws IOException {
        byte[] all = Files.readAllBytes(file);
        int end = 0;
        while (end < all.length && all[end] != '\n') {
            end++;
        }
        String to = new String(all, 0, end, StandardCharsets.UTF_8);
        byte[] bytes = java.util.Arrays.copyOfRange(all, Math.min(end + 1, all.length), all.length);
        return CaughtMail.read(number(file, 0), number(file, 1), to, bytes);
    }

    private static long number(Path file, int index) {
        return Long.parseLong(file.getFileName().toString().replace(".eml", "").split("-", -1)[index]);
    }
}

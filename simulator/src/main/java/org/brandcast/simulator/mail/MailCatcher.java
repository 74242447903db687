package org.brandcast.simulator.mail;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

/**
 * Takes mail over SMTP and shows it on a page and as JSON; it sends nothing on. Addresses {@code refused@…} are answered
 * 550, {@code busy@…} 451 the first two times, so that a sender's ways with both can be tried.
 */
public final class MailCatcher implements AutoCloseable {
    private static final int MOST_MAILS = 2_000;
    private static final int LARGEST_MAIL_BYTES = 20 << 20;
    private static final int BUSY_TIMES = 2;

    private final MailStore store;
    private final SMTPServer smtp;
    private final MailPages pages;
    private final ConcurrentHashMap<String, AtomicInteger> busy = new ConcurrentHashMap<>();

    private MailCatcher(InetAddress address, int smtpPort, int httpPort, Path folder) throws IOException {
        this.store = new MailStore(folder, MOST_MAILS);
        this.smtp = SMTPServer.port(smtpPort)
                .bindAddress(address)
                .hostName("mail.local")
                .softwareName("Brandcast mail catcher")
                .maxMessageSize(LARGEST_MAIL_BYTES)
                .messageHandler((context, from, to, data) -> take(to.toLowerCase(Locale.ROOT), data))
                .build();
        this.pages = new MailPages(address, httpPort, store);
    }

    /**
     * Starts one.
     *
     * @param smtpPort 0: any free one
     * @param httpPort 0: any free one
     * @param folder where mails are kept; those of before are shown again
     */
    public static MailCatcher start(String bind, int smtpPort, int httpPort, Path folder) throws IOException {
        MailCatcher catcher = new MailCatcher(InetAddress.getByName(bind), smtpPort, httpPort, folder);
        catcher.pages.start();
        catcher.smtp.start();
        return catcher;
    }

    public int smtpPort() {
        return smtp.getPortAllocated();
    }

    /** Of the page; {@code /mails} below it is the JSON. */
    public String url() {
        return pages.url();
    }

    private void take(String to, byte[] data) throws RejectException {
        if (to.startsWith("refused@")) {
            throw new RejectException(550, "5.1.1 there is no such mailbox");
        }
        if (to.startsWith("busy@")
                && busy.computeIfAbsent(to, each -> new AtomicInteger()).incrementAndGet() <= BUSY_TIMES) {
            throw new RejectException(451, "4.3.2 try again later");
        }
        store.take(to, data, Clock.systemUTC().millis());
    }

    @Override
    public void close() {
        smtp.stop();
        pages.close();
    }
}

package org.brandcast.simulator.mail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a {@link MailCatcher} until the process is stopped: {@code MAIL_SMTP_PORT} (8625), {@code MAIL_HTTP_PORT} (8626),
 * {@code MAIL_BIND} (127.0.0.1), {@code MAIL_DATA_DIR} (required).
 */
public final class MailCatcherMain {
    private static final Logger LOG = LoggerFactory.getLogger(MailCatcherMain.class);

    private MailCatcherMain() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Map<String, String> environment = System.getenv();
        String folder = environment.get("MAIL_DATA_DIR");
        if (folder == null) {
            System.err.println("set MAIL_DATA_DIR to the folder where mails are kept");
            System.exit(1);
        }
        MailCatcher catcher = MailCatcher.start(
                environment.getOrDefault("MAIL_BIND", "127.0.0.1"),
                Integer.parseInt(environment.getOrDefault("MAIL_SMTP_PORT", "8625")),
                Integer.parseInt(environment.getOrDefault("MAIL_HTTP_PORT", "8626")),
                Path.of(folder));
        Runtime.getRuntime().addShutdownHook(new Thread(catcher::close, "shutdown"));
        LOG.info("mail catcher is up: SMTP on port {}, page on {}", catcher.smtpPort(), catcher.url());
        Thread.currentThread().join();
    }
}

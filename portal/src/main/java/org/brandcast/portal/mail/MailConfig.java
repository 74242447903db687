package org.brandcast.portal.mail;

import io.micronaut.context.annotation.ConfigurationProperties;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Objects;

/**
 * The SMTP server that takes our mails, and what they say of us.
 *
 * @param user empty: without a log-in
 * @param security {@code none}, {@code starttls} (required, not merely offered) or {@code tls} from the first byte
 * @param sender address in From; the name beside it is the tenant's
 * @param portalUrl what links in mails begin with: never taken from a request, whose headers anybody writes
 */
@ConfigurationProperties("brandcast.mail")
public record MailConfig(
        String host, int port, String user, String password, String security, String sender, String portalUrl) {
    public MailConfig {
        Objects.requireNonNull(host, "brandcast.mail.host is null");
        Objects.requireNonNull(user, "brandcast.mail.user is null");
        Objects.requireNonNull(password, "brandcast.mail.password is null");
        Objects.requireNonNull(sender, "brandcast.mail.sender is null");
        Objects.requireNonNull(portalUrl, "brandcast.mail.portal-url is null");
        if (!security.matches("none|starttls|tls")) {
            throw new IllegalArgumentException(
                    "BRANDCAST_SMTP_SECURITY is \"" + security + "\": it must be none, starttls or tls");
        }
        if (!sender.matches("[^@\\s<>]+@[^@\\s<>]+")) {
            throw new IllegalArgumentException("BRANDCAST_MAIL_SENDER is \"" + sender + "\": it must be an address");
        }
        if (!user.isEmpty() && security.equals("none") && !isLoopback(host)) {
            throw new IllegalArgumentException("the password of " + user + " would cross the network to " + host
                    + " unencrypted: set BRANDCAST_SMTP_SECURITY to starttls or tls");
        }
    }

    /** A link to a page of ours; the path begins with a slash. */
    public String link(String path) {
        return URI.create(portalUrl.replaceFirst("/+$", "") + path).toString();
    }

    /** The part of message ids behind the at sign. */
    String domain() {
        return sender.substring(sender.indexOf('@') + 1);
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return "MailConfig[host=" + host + ", port=" + port + ", user=" + user + ", security=" + security + ", sender="
                + sender + ", portalUrl=" + portalUrl + "]";
    }
}

package org.brandcast.portal.webhook;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.brandcast.domain.security.PublicAddresses;

/** Which addresses a partner may name. A name is looked up when something is sent; what is told by its letters is refused at once. */
final class WebhookTarget {
    static final int LONGEST = 500;

    private static final Pattern WRITTEN_OUT = Pattern.compile("[0-9.]+|\\[.*]");

    private WebhookTarget() {}

    /** Why the text can't be a webhook's address. */
    enum Fault {
        /** No absolute https address, or one with a user or a fragment. */
        UNREADABLE,
        /** Not over TLS. */
        PLAIN,
        /** Inside of a network that isn't public. */
        PRIVATE
    }

    static Optional<Fault> faultOf(String text, boolean privateAllowed) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            return Optional.of(Fault.UNREADABLE);
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        boolean web = scheme.equals("https") || scheme.equals("http");
        String host = uri.getHost();
        if (!web
                || host == null
                || uri.getRawUserInfo() != null
                || uri.getRawFragment() != null
                || uri.getPort() == 0
                || uri.getPort() > 0xffff
                || text.length() > LONGEST) {
            return Optional.of(Fault.UNREADABLE);
        }
        if (privateAllowed) {
            return Optional.empty();
        }
        if (scheme.equals("http")) {
            return Optional.of(Fault.PLAIN);
        }
        return isPrivate(host) ? Optional.of(Fault.PRIVATE) : Optional.empty();
    }

    private static boolean isPrivate(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        if (!WRITTEN_OUT.matcher(name).matches()) {
            return name.equals("localhost") || name.endsWith(".localhost");
        }
        try {
            return !PublicAddresses.holds(InetAddress.getByName(name));
        } catch (UnknownHostException e) {
            return true;
        }
    }
}

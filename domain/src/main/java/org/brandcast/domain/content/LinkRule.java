package org.brandcast.domain.content;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.brandcast.domain.text.Folding;

/**
 * Lets a text link to registered domains and their subdomains only.
 *
 * <p>A link is what a phone makes tappable: anything with {@code ://} or {@code www.}, and a bare {@code name.tld} whose
 * ending is a known top-level domain, wherever it stands between other characters. An e-mail address isn't one. The
 * host is what stands behind the last {@code @} and before the port, so {@code https://bank.vn@evil.com} links to
 * evil.com; letters of other scripts never equal the Latin ones that they look like. One pass over the text.
 */
public final class LinkRule {
    private final Set<String> domains;
    private final Set<String> topLevelDomains;

    /**
     * Makes the rule of one brandname.
     *
     * @param domains registered, e.g. {@code lotus.vn}; subdomains are included
     * @param topLevelDomains endings that make a bare name a link, e.g. {@code vn}, {@code com}; data, since the list
     *     grows
     */
    public LinkRule(Collection<String> domains, Collection<String> topLevelDomains) {
        this.domains = lower(domains);
        this.topLevelDomains = lower(topLevelDomains);
    }

    /**
     * A link in a text.
     *
     * @param text as it stands there, up to its path
     * @param host in lower case
     */
    public record Link(String text, String host) {}

    /** The first link to a domain that isn't registered. */
    public Optional<Link> firstForeign(String text) {
        for (Link link : links(text)) {
            if (!isRegistered(link.host())) {
                return Optional.of(link);
            }
        }
        return Optional.empty();
    }

    /** Every link, in order. */
    public List<Link> links(String text) {
        return mayHaveLinks(text) ? new Scan(text).run() : List.of();
    }

    /**
     * No link is without a full stop with a name right behind it, or a colon with a slash. Most texts have only those that
     * end a sentence or tell the time. Behind one of either, an invisible or fullwidth character may stand between.
     */
    private static boolean mayHaveLinks(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.' || c == ':') {
                char behind = i + 1 < text.length() ? text.charAt(i + 1) : ' ';
                boolean ends = c == ':' ? (behind < 0x80 && behind != '/') : (behind == ' ' || behind == '\n');
                if (!ends) {
                    return true;
                }
            } else if (c == '。' || (c >= '！' && c <= '｡')) {
                return true;
            }
        }
        return false;
    }

    private boolean isRegistered(String host) {
        if (domains.contains(host)) {
            return true;
        }
        for (int dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
            if (domains.contains(host.substring(dot + 1))) {
                return true;
            }
        }
        return false;
    }

    private static Set<String> lower(Collection<String> names) {
        return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    private final class Scan {
        private static final String SCHEME_END = "://";

        private final String text;

        /** As a phone reads it: lower case, no invisible characters, one kind of full stop and slash. */
        private final StringBuilder visible = new StringBuilder();

        private final int[] origin;
        private final List<Link> links = new ArrayList<>();

        Scan(String text) {
            this.text = text;
            this.origin = new int[text.length() + 1];
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c < 0x80) {
                    origin[visible.length()] = i;
                    visible.append(c >= 'A' && c <= 'Z' ? (char) (c + 0x20) : c);
                } else if (Character.getType(c) != Character.FORMAT) {
                    boolean fullwidth = c >= '！' && c <= '～';
                    origin[visible.length()] = i;
                    visible.append(c == '。' || c == '｡' ? '.' : fullwidth ? Folding.fold(c) : Character.toLowerCase(c));
                }
            }
            origin[visible.length()] = text.length();
        }

        List<Link> run() {
            int at = 0;
            while (at < visible.length()) {
                if (visible.charAt(at) == ':' && startsWith(SCHEME_END, at)) {
                    at = withScheme(at);
                } else if (isHostCharacter(at)) {
                    at = withoutScheme(at);
                } else {
                    at++;
                }
            }
            return links;
        }

        /** From the colon of a scheme. Returns where to go on. */
        private int withScheme(int colon) {
            int begin = colon + SCHEME_END.length();
            int end = begin;
            int host = begin;
            while (end < visible.length() && !isEndOfLink(end) && "/\\?#".indexOf(visible.charAt(end)) < 0) {
                if (visible.charAt(end) == '@') {
                    host = end + 1;
                }
                end++;
            }
            int hostEnd = host;
            while (hostEnd < end && visible.charAt(hostEnd) != ':') {
                hostEnd++;
            }
            while (hostEnd > host && ".,;!".indexOf(visible.charAt(hostEnd - 1)) >= 0) {
                hostEnd--;
            }
            if (hostEnd > host) {
                int scheme = colon;
                while (scheme > 0 && isHostCharacter(scheme - 1)) {
                    scheme--;
                }
                links.add(new Link(excerpt(scheme, hostEnd), visible.substring(host, hostEnd)));
            }
            return endOfLink(end);
        }

        /** From the first character of what may be a host. Returns where to go on. */
        private int withoutScheme(int begin) {
            int end = begin;
            while (end < visible.length() && isHostCharacter(end)) {
                end++;
            }
            boolean ofEmail = (begin > 0 && visible.charAt(begin - 1) == '@')
                    || (end < visible.length() && visible.charAt(end) == '@');
            if (ofEmail || startsWith(SCHEME_END, end)) {
                return end;
            }
            boolean found = false;
            for (int part = begin; part < end; ) {
                int partEnd = part;
                while (partEnd < end && !(visible.charAt(partEnd) == '.' && startsWith("..", partEnd))) {
                    partEnd++;
                }
                found = bareHost(part, partEnd) || found;
                part = partEnd;
                while (part < end && visible.charAt(part) == '.') {
                    part++;
                }
            }
            boolean path = found && end < visible.length() && "/?#".indexOf(visible.charAt(end)) >= 0;
            return path ? endOfLink(end) : end;
        }

        /** Labels up to the last one that is a top-level domain; {@code com.Xem} ends a sentence and a host. */
        private boolean bareHost(int begin, int end) {
            int from = begin;
            while (from < end && (visible.charAt(from) == '.' || visible.charAt(from) == '-')) {
                from++;
            }
            int hostEnd = -1;
            int label = from;
            for (int i = from; i <= end; i++) {
                if (i == end || visible.charAt(i) == '.') {
                    boolean behindDot = label > from;
                    if (behindDot && topLevelDomains.contains(visible.substring(label, i))) {
                        hostEnd = i;
                    }
                    label = i + 1;
                }
            }
            if (hostEnd < 0 && startsWith("www.", from) && end > from + "www.".length()) {
                hostEnd = end;
            }
            if (hostEnd < 0) {
                return false;
            }
            links.add(new Link(excerpt(from, hostEnd), visible.substring(from, hostEnd)));
            return true;
        }

        private String excerpt(int begin, int end) {
            return text.substring(origin[begin], origin[end - 1] + 1);
        }

        private boolean startsWith(String word, int at) {
            for (int i = 0; i < word.length(); i++) {
                if (at + i >= visible.length() || visible.charAt(at + i) != word.charAt(i)) {
                    return false;
                }
            }
            return true;
        }

        private int endOfLink(int from) {
            int end = from;
            while (end < visible.length() && !isEndOfLink(end)) {
                end++;
            }
            return end;
        }

        private boolean isEndOfLink(int at) {
            char c = visible.charAt(at);
            return Character.isWhitespace(c) || Character.isSpaceChar(c) || "\"'<>“”‘’«»()[]{}".indexOf(c) >= 0;
        }

        private boolean isHostCharacter(int at) {
            char c = visible.charAt(at);
            boolean ascii = (c >= 'a' && c <= 'z') || (c >= '-' && c <= '9' && c != '/');
            return ascii || (c >= 0x80 && Character.isLetterOrDigit(c));
        }
    }
}

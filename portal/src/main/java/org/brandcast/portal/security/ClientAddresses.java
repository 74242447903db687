package org.brandcast.portal.security;

import io.micronaut.context.annotation.Value;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.brandcast.domain.security.AddressList;

/**
 * From which address a request comes: the connection's, or behind proxies of ours the nearest one in X-Forwarded-For that
 * isn't a proxy's. What others write into that header is never believed.
 */
@Singleton
public final class ClientAddresses {
    private static final String FORWARDED = "X-Forwarded-For";

    private final AddressList proxies;

    /**
     * Of these proxies.
     *
     * @param trusted their addresses or networks, separated by commas; empty: there is none
     */
    public ClientAddresses(@Value("${brandcast.trusted-proxies:}") String trusted) {
        this.proxies = AddressList.ofSetting("brandcast.trusted-proxies", trusted);
    }

    public InetAddress of(HttpRequest<?> request) {
        InetAddress connected = request.getRemoteAddress().getAddress();
        return connected == null
                ? InetAddress.getLoopbackAddress()
                : of(connected, request.getHeaders().getAll(FORWARDED));
    }

    /**
     * As a proxy's neighbour sees it.
     *
     * @param forwarded the header's values in their order; each proxy adds who called it at the end
     */
    InetAddress of(InetAddress connected, List<String> forwarded) {
        List<String> hops = Arrays.asList(String.join(",", forwarded).split(",", -1));
        InetAddress nearest = connected;
        for (int i = hops.size() - 1; i >= 0; i--) {
            String hop = hops.get(i).strip();
            // Only literals: a name would be asked of whoever answers for it.
            if (!proxies.holds(nearest) || !AddressList.isReadable(hop) || hop.indexOf('/') >= 0) {
                break;
            }
            nearest = literal(hop);
        }
        return nearest;
    }

    private static InetAddress literal(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address that could be read can't: " + address, e);
        }
    }
}

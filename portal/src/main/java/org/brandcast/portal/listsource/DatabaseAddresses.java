package org.brandcast.portal.listsource;

import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.brandcast.domain.security.AddressList;

/**
 * Where customers' databases may stand. By default everywhere but on this machine and on its link (where clouds keep their
 * machines' secrets); private networks are allowed, as a customer's database is mostly reached through one, and only
 * operators type addresses. An installation can name the networks instead.
 */
@Singleton
final class DatabaseAddresses {
    private final AddressList networks;

    /**
     * Of these networks.
     *
     * @param allowed addresses or networks, separated by commas; empty: the default
     */
    DatabaseAddresses(@Value("${brandcast.list-databases.networks:}") String allowed) {
        this.networks = AddressList.ofSetting("brandcast.list-databases.networks", allowed);
    }

    /**
     * The address of a host. A name of which one address isn't allowed is refused as a whole: nobody knows which one is taken.
     *
     * @throws ListSourceException there is no such host, or it may not be connected to
     */
    InetAddress of(String host) throws ListSourceException {
        InetAddress[] found;
        try {
            found = InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            throw new ListSourceException("host", host);
        }
        for (InetAddress address : found) {
            if (!isAllowed(address)) {
                throw new ListSourceException("address", address.getHostAddress());
            }
        }
        return found[0];
    }

    boolean isAllowed(InetAddress address) {
        if (!networks.isEmpty()) {
            return networks.holds(address);
        }
        return !address.isLoopbackAddress()
                && !address.isLinkLocalAddress()
                && !address.isAnyLocalAddress()
                && !address.isMulticastAddress();
    }
}

package org.brandcast.domain.security;

import java.net.InetAddress;
import java.util.List;

/**
 * Which addresses belong to the public internet, so that what a tenant names can't reach into an installation's own
 * networks. By IANA's special-purpose registries (RFC 6890): loopback, private, link-local (clouds' metadata among them),
 * unique-local, shared, multicast, documentation, benchmarking, reserved, and those IPv6 ranges that only wrap an IPv4
 * address.
 */
public final class PublicAddresses {
    private static final AddressList SPECIAL_V4 = AddressList.of(List.of(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4"));

    /** All that is assigned for global unicast; 64:ff9b::/96, fc00::/7, fe80::/10, ff00::/8 and ::/8 lie outside. */
    private static final AddressList GLOBAL_V6 = AddressList.of(List.of("2000::/3"));

    private static final AddressList SPECIAL_V6 =
            AddressList.of(List.of("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"));

    private static final int V6_OCTETS = 16;

    private PublicAddresses() {}

    /** Whether the address is one of the public internet. An IPv4 address inside of an IPv6 one (::ffff:…) is that one. */
    public static boolean holds(InetAddress address) {
        if (address.getAddress().length == V6_OCTETS) {
            return GLOBAL_V6.holds(address) && !SPECIAL_V6.holds(address);
        }
        return !SPECIAL_V4.holds(address);
    }
}

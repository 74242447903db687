package org.brandcast.domain.security;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** IP addresses and networks from which somebody may come: {@code 10.1.2.3}, {@code 10.1.0.0/16}, {@code 2001:db8::/32}. */
public final class AddressList {
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";

    /** Literals only: a name would be asked of whoever answers for it. */
    private static final Pattern LITERAL =
            Pattern.compile(OCTET + "(\\." + OCTET + "){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private final List<Network> networks;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Network(byte[] address, int bits) {
        boolean holds(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((address[bit / 8] & mask) != (other[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    private AddressList(List<Network> networks) {
        this.networks = List.copyOf(networks);
    }

    /** Of these entries; those that can't be read let nobody in. */
    public static AddressList of(Collection<String> entries) {
        List<Network> networks = new ArrayList<>();
        entries.forEach(entry -> read(entry).ifPresent(networks::add));
        return new AddressList(networks);
    }

    /**
     * As a setting has them, separated by commas.
     *
     * @param setting its name, for the complaint
     * @throws IllegalArgumentException an entry is neither an address nor a network
     */
    public static AddressList ofSetting(String setting, String text) {
        List<String> entries = Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
        for (String entry : entries) {
            if (!isReadable(entry)) {
                throw new IllegalArgumentException(setting + " has " + entry + ": neither an address nor a network");
            }
        }
        return of(entries);
    }

    public boolean isEmpty() {
        return networks.isEmpty();
    }

    /** Whether it is an address or a network. */
    public static boolean isReadable(String entry) {
        return read(entry).isPresent();
    }

    public boolean holds(InetAddress address) {
        byte[] octets = address.getAddress();
        return networks.stream().anyMatch(network -> network.holds(octets));
    }

    private static Optional<Network> read(String entry) {
        int slash = entry.indexOf('/');
        String address = slash < 0 ? entry : entry.substring(0, slash);
        if (!LITERAL.matcher(address).matches()) {
            return Optional.empty();
        }
        try {
            byte[] octets = InetAddress.getByName(address).getAddress();
            int most = octets.length * 8;
            int bits = slash < 0 ? most : Integer.parseInt(entry.substring(slash + 1));
            return bits < 0 || bits > most ? Optional.empty() : Optional.of(new Network(octets, bits));
        } catch (UnknownHostException | NumberFormatException e) {
            return Optional.empty();
        }
    }
}

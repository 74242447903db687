package org.brandcast.bench.admission;

import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.brandcast.schemas.Door;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.SendRequest;

/**
 * Requests by their number, always the same: 5% one-time passwords, 35% care, 60% advertising. One in ten is refused:
 * a number that is none, one in the register, a text without a template, a banned word.
 */
final class Requests {
    static final List<String> PREFIXES = List.of("8496", "8497", "8498", "8432", "8433");

    /** The range whose numbers are in the register. */
    private static final String SUPPRESSED_PREFIX = "8433";

    private static final int NUMBERS_OF_A_PREFIX = 10_000_000;

    private final Size size;

    Requests(Size size) {
        this.size = size;
    }

    /** A number in the register. */
    static String suppressed(long index) {
        return String.format(Locale.ROOT, "%s%07d", SUPPRESSED_PREFIX, index % NUMBERS_OF_A_PREFIX);
    }

    private static String number(long salt) {
        long index = Math.floorMod(salt, 4L * NUMBERS_OF_A_PREFIX);
        return PREFIXES.get((int) (index / NUMBERS_OF_A_PREFIX))
                + String.format(Locale.ROOT, "%07d", index % NUMBERS_OF_A_PREFIX);
    }

    /** A request of the mix. */
    SendRequest mixed(long number) {
        long salt = mix(number);
        int share = (int) Math.floorMod(salt >>> 20, 100L);
        MessageType type = share < 5 ? MessageType.OTP : share < 40 ? MessageType.CARE : MessageType.AD;
        SendRequest request = good(number, type);
        if (Math.floorMod(salt >>> 40, 10L) == 0) {
            spoil(request, salt);
        }
        return request;
    }

    /** Care of the partner whose order everybody's traffic is on. */
    SendRequest hot(long number) {
        return good(number, MessageType.CARE, 0);
    }

    /** A request of one type that passes. */
    SendRequest good(long number, MessageType type) {
        return good(number, type, (int) Math.floorMod(mix(number), (long) size.tenants()));
    }

    private static SendRequest good(long number, MessageType type, int tenant) {
        long salt = mix(number);
        long now = System.currentTimeMillis();
        SendRequest request = new SendRequest();
        request.setMessageId(new UUID(0x8000L, number).toString());
        request.setTenantId(World.tenantId(tenant));
        request.setDoor(Door.REST);
        request.setType(type);
        request.setBrandname(World.brandname(tenant));
        request.setTo(number(salt));
        request.setText(Texts.text(type, tenant, Texts.templateOf(type, salt >>> 3), salt));
        request.setClientRef("r" + number);
        request.setSenderId(3L);
        request.setControlVersion(1L);
        request.setAcceptedAtMillis(now);
        return request;
    }

    private void spoil(SendRequest request, long salt) {
        int how = (int) Math.floorMod(salt >>> 50, 4L);
        switch (how) {
            case 0 -> request.setTo("0243" + request.getTo().substring(4));
            case 1 -> {
                if (request.getType() == MessageType.AD) {
                    request.setTo(suppressed(Math.floorMod(salt, (long) size.suppressed())));
                } else {
                    request.setBrandname("NOBODY");
                }
            }
            case 2 -> request.setText(request.getText().replace("BRAND", "BRANT"));
            default -> request.setText(request.getText().replace("Nguyen", World.BANNED));
        }
    }

    /** The finaliser of SplitMix64: neighbours have nothing in common. */
    private static long mix(long z) {
        long a = (z + 0x9e3779b97f4a7c15L ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
        return (b ^ (b >>> 31)) & Long.MAX_VALUE;
    }
}

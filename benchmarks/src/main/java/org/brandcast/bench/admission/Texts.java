package org.brandcast.bench.admission;

import org.brandcast.schemas.MessageType;

/** Texts of about 140 characters, as brands send them, and the templates that they are made from. */
final class Texts {
    private Texts() {}

    /** The type of a tenant's template: of five one is for one-time passwords, two for care, two for advertising. */
    static MessageType typeOf(int template) {
        return switch (template % 5) {
            case 0 -> MessageType.OTP;
            case 1, 2 -> MessageType.CARE;
            default -> MessageType.AD;
        };
    }

    /** A template of the type that a tenant has. */
    static int templateOf(MessageType type, long salt) {
        int second = (int) (salt & 1);
        return switch (type) {
            case OTP -> 0;
            case CARE -> 1 + second;
            case AD -> 3 + second;
        };
    }

    static String pattern(MessageType type, int tenant, int template) {
        return write(type, tenant, template, "{P1,20}", "{N1,9}", "{D4,16}");
    }

    static String text(MessageType type, int tenant, int template, long salt) {
        String amount = Long.toString(10_000 + Math.floorMod(salt, 9_000_000));
        return write(
                type, tenant, template, "Nguyen Van " + (char) ('A' + Math.floorMod(salt, 26)), amount, "10:32 23/11");
    }

    private static String write(MessageType type, int tenant, int template, String name, String amount, String date) {
        return switch (type) {
            case OTP ->
                amount + " la ma xac thuc giao dich cua quy khach " + name + " tai BRAND" + tenant + " luc " + date
                        + ". Khong chia se ma nay cho bat ky ai, ke ca nhan vien.";
            case CARE ->
                "BRAND" + tenant + " cam on quy khach " + name + " da thanh toan " + amount + " VND luc " + date
                        + ". Chi tiet tai brand" + tenant + ".vn/hd hoac goi 19001234, mau " + template + ".";
            case AD ->
                "[QC] BRAND" + tenant + " tang quy khach " + name + " uu dai " + amount + " VND den " + date + ", mau "
                        + template + ". TC: soan TC gui 1800";
        };
    }
}

package org.brandcast.gateway.server;

import org.brandcast.domain.lifecycle.RejectReason;

/**
 * The numbers behind {@code err:} in receipts. Below 900 they are the carrier's own; from 900 on they are ours and stay as
 * they are for ever: partners' systems know them.
 */
final class ErrorCodes {
    static final int SMSC_REJECTED = 991;
    static final int NO_RECEIPT = 992;
    static final int IN_DOUBT = 993;
    static final int PARTS_MISSING = 994;
    static final int OTHER = 999;

    static final int FIRST_OF_OURS = 900;

    private ErrorCodes() {}

    /** By a reject's code. */
    static int ofReason(String reason) {
        try {
            return of(RejectReason.valueOf(reason));
        } catch (IllegalArgumentException e) {
            return OTHER;
        }
    }

    /**
     * By the cause of a final status, and what the carrier said.
     *
     * @param detail the carrier's own code, where it told one
     */
    static int ofCause(String cause, String detail) {
        return switch (cause) {
            case "DLR_DELIVERED" -> 0;
            case "SMSC_REJECTED" -> SMSC_REJECTED;
            case "NO_RECEIPT" -> NO_RECEIPT;
            case "IN_DOUBT" -> IN_DOUBT;
            case "DEADLINE" -> of(RejectReason.DEADLINE_PASSED);
            default -> cause.startsWith("DLR_") ? carriers(detail) : ofReason(cause);
        };
    }

    private static int carriers(String detail) {
        if (!detail.matches("[0-9]{1,4}")) {
            return OTHER;
        }
        int code = Integer.parseInt(detail);
        return code < FIRST_OF_OURS ? code : OTHER;
    }

    static int of(RejectReason reason) {
        return switch (reason) {
            case NUMBER_EMPTY -> 901;
            case NUMBER_SCIENTIFIC -> 902;
            case NUMBER_LANDLINE -> 903;
            case NUMBER_FOREIGN -> 904;
            case NUMBER_SHORT -> 905;
            case NUMBER_LONG -> 906;
            case NUMBER_JUNK -> 907;
            case NUMBER_UNKNOWN_PREFIX -> 908;
            case TENANT_UNKNOWN -> 911;
            case TENANT_SUSPENDED -> 912;
            case BRANDNAME_EMPTY -> 921;
            case BRANDNAME_LONG -> 922;
            case BRANDNAME_CHARACTERS -> 923;
            case BRANDNAME_DIGITS_ONLY -> 924;
            case BRANDNAME_NOT_OWNED -> 925;
            case BRANDNAME_NOT_REGISTERED -> 926;
            case TEXT_EMPTY -> 931;
            case TEXT_TOO_LONG -> 932;
            case UCS2_REFUSED -> 933;
            case KEYWORD_BANNED -> 934;
            case LINK_NOT_REGISTERED -> 935;
            case TEMPLATE_MISMATCH -> 936;
            case AD_LABEL_MISSING -> 941;
            case AD_OPT_OUT_MISSING -> 942;
            case AD_OUT_OF_HOURS -> 943;
            case AD_OPTED_OUT -> 944;
            case AD_DO_NOT_CALL -> 945;
            case AD_CONSENT_MISSING -> 946;
            case AD_FREQUENCY -> 947;
            case HOLD_REFUSED -> 951;
            case HOLD_EXPIRED -> 952;
            case CAMPAIGN_UNKNOWN -> 961;
            case CAMPAIGN_PAUSED -> 962;
            case CAMPAIGN_CANCELLED -> 963;
            case DEADLINE_PASSED -> 964;
            case NO_ROUTE -> 965;
            case CAP_DAY -> 971;
            case CAP_MONTH -> 972;
            case ORDER_NONE -> 981;
            case ORDER_UNKNOWN -> 982;
            case ORDER_NOT_YET_VALID -> 983;
            case ORDER_EXPIRED -> 984;
            case ORDER_CLOSED -> 985;
            case ORDER_NOT_COVERING -> 986;
            case ORDER_EXHAUSTED -> 987;
        };
    }
}

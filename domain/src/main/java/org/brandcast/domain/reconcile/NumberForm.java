package org.brandcast.domain.reconcile;

import java.util.OptionalLong;
import org.brandcast.domain.numbering.MsisdnReader;
import org.brandcast.domain.numbering.NumberReading;

/** How a file writes recipients. */
public enum NumberForm {
    /** {@code 84901234567}. */
    COUNTRY_CODE,
    /** {@code 0901234567}, or {@code 901234567} where a spreadsheet ate the zero. */
    TRUNK_ZERO,
    /** {@code +84901234567}, or without the plus where a spreadsheet ate that. */
    PLUS,
    /** As it comes. */
    ANY;

    /** The number's digits from 84 on; empty: it is none, or not in this form. */
    public OptionalLong read(String written) {
        String bare = written.strip();
        boolean fits = switch (this) {
            case COUNTRY_CODE -> bare.startsWith("84") && bare.length() == 11;
            case TRUNK_ZERO -> bare.startsWith("0") || bare.length() == 9;
            case PLUS -> bare.startsWith("+84") || (bare.startsWith("84") && bare.length() == 11);
            case ANY -> true;
        };
        return fits && MsisdnReader.read(bare) instanceof NumberReading.Mobile mobile
                ? OptionalLong.of(Long.parseLong(mobile.msisdn().e164()))
                : OptionalLong.empty();
    }
}

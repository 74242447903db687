package org.brandcast.smpp;

import java.util.HashMap;
import java.util.Map;

/** Values of command_status (SMPP 3.4, section 5.1.3) in the protocol's own names. */
public final class SmppStatus {
    public static final int ESME_ROK = 0x00;
    public static final int ESME_RINVMSGLEN = 0x01;
    public static final int ESME_RINVCMDLEN = 0x02;
    public static final int ESME_RINVCMDID = 0x03;
    public static final int ESME_RALYBND = 0x05;
    public static final int ESME_RSYSERR = 0x08;
    public static final int ESME_RINVSRCADR = 0x0A;
    public static final int ESME_RINVDSTADR = 0x0B;
    public static final int ESME_RBINDFAIL = 0x0D;
    public static final int ESME_RINVPASWD = 0x0E;
    public static final int ESME_RMSGQFUL = 0x14;
    public static final int ESME_RTHROTTLED = 0x58;
    public static final int ESME_RINVSCHED = 0x61;
    public static final int ESME_RINVEXPIRY = 0x62;
    public static final int ESME_RX_T_APPN = 0x64;
    public static final int ESME_RINVBNDSTS = 0x04;
    public static final int ESME_RINVSERTYP = 0x15;
    public static final int ESME_RINVESMCLASS = 0x43;
    public static final int ESME_RSUBMITFAIL = 0x45;
    public static final int ESME_RINVSRCTON = 0x48;
    public static final int ESME_RINVSRCNPI = 0x49;
    public static final int ESME_RINVSYSTYP = 0x53;
    public static final int ESME_RUNKNOWNERR = 0xFF;

    /** Of SMPP 5.0: the earlier versions have no word for a data_coding that isn't served. */
    public static final int ESME_RINVDCS = 0x104;

    private static final Map<Integer, String> NAMES = names();

    private SmppStatus() {}

    /** The protocol's name, or {@code STATUS_0x…} for a value of the vendor's range. */
    public static String nameOf(int status) {
        String name = NAMES.get(status);
        return name != null ? name : "STATUS_0x%08X".formatted(status);
    }

    private static Map<Integer, String> names() {
        Map<Integer, String> names = new HashMap<>();
        names.put(ESME_ROK, "ESME_ROK");
        names.put(ESME_RINVMSGLEN, "ESME_RINVMSGLEN");
        names.put(ESME_RINVCMDLEN, "ESME_RINVCMDLEN");
        names.put(ESME_RINVCMDID, "ESME_RINVCMDID");
        names.put(ESME_RINVBNDSTS, "ESME_RINVBNDSTS");
        names.put(ESME_RALYBND, "ESME_RALYBND");
        names.put(0x06, "ESME_RINVPRTFLG");
        names.put(0x07, "ESME_RINVREGDLVFLG");
        names.put(ESME_RSYSERR, "ESME_RSYSERR");
        names.put(ESME_RINVSRCADR, "ESME_RINVSRCADR");
        names.put(ESME_RINVDSTADR, "ESME_RINVDSTADR");
        names.put(0x0C, "ESME_RINVMSGID");
        names.put(ESME_RBINDFAIL, "ESME_RBINDFAIL");
        names.put(ESME_RINVPASWD, "ESME_RINVPASWD");
        names.put(0x0F, "ESME_RINVSYSID");
        names.put(0x11, "ESME_RCANCELFAIL");
        names.put(0x13, "ESME_RREPLACEFAIL");
        names.put(ESME_RMSGQFUL, "ESME_RMSGQFUL");
        names.put(ESME_RINVSERTYP, "ESME_RINVSERTYP");
        names.put(0x33, "ESME_RINVNUMDESTS");
        names.put(0x34, "ESME_RINVDLNAME");
        names.put(0x40, "ESME_RINVDESTFLAG");
        names.put(0x42, "ESME_RINVSUBREP");
        names.put(ESME_RINVESMCLASS, "ESME_RINVESMCLASS");
        names.put(0x44, "ESME_RCNTSUBDL");
        names.put(ESME_RSUBMITFAIL, "ESME_RSUBMITFAIL");
        names.put(ESME_RINVSRCTON, "ESME_RINVSRCTON");
        names.put(ESME_RINVSRCNPI, "ESME_RINVSRCNPI");
        names.put(0x50, "ESME_RINVDSTTON");
        names.put(0x51, "ESME_RINVDSTNPI");
        names.put(ESME_RINVSYSTYP, "ESME_RINVSYSTYP");
        names.put(0x54, "ESME_RINVREPFLAG");
        names.put(0x55, "ESME_RINVNUMMSGS");
        names.put(ESME_RTHROTTLED, "ESME_RTHROTTLED");
        names.put(ESME_RINVSCHED, "ESME_RINVSCHED");
        names.put(ESME_RINVEXPIRY, "ESME_RINVEXPIRY");
        names.put(0x63, "ESME_RINVDFTMSGID");
        names.put(ESME_RX_T_APPN, "ESME_RX_T_APPN");
        names.put(0x65, "ESME_RX_P_APPN");
        names.put(0x66, "ESME_RX_R_APPN");
        names.put(0x67, "ESME_RQUERYFAIL");
        names.put(0xC0, "ESME_RINVOPTPARSTREAM");
        names.put(0xC1, "ESME_ROPTPARNOTALLWD");
        names.put(0xC2, "ESME_RINVPARLEN");
        names.put(0xC3, "ESME_RMISSINGOPTPARAM");
        names.put(0xC4, "ESME_RINVOPTPARAMVAL");
        names.put(0xFE, "ESME_RDELIVERYFAILURE");
        names.put(ESME_RINVDCS, "ESME_RINVDCS");
        names.put(ESME_RUNKNOWNERR, "ESME_RUNKNOWNERR");
        return Map.copyOf(names);
    }
}

package org.brandcast.gateway;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.brandcast.schemas.ExtraTlv;
import org.brandcast.schemas.RouteControl;
import org.brandcast.schemas.SmppSettings;
import org.brandcast.schemas.StatusRule;
import org.brandcast.smpp.EsmeSettings;
import org.brandcast.smpp.EsmeSettings.BindKind;
import org.brandcast.smpp.EsmeSettings.Credentials;
import org.brandcast.smpp.EsmeSettings.Endpoint;
import org.brandcast.smpp.EsmeSettings.Timing;
import org.brandcast.smpp.SmppStatus;
import org.brandcast.smpp.SmscIdMode;
import org.brandcast.smpp.StatusTable;
import org.brandcast.smpp.StatusTable.Meaning;
import org.brandcast.smpp.SubmitSettings;
import org.brandcast.smpp.SubmitSettings.LongMessages;
import org.brandcast.smpp.SubmitSettings.Numbering;
import org.brandcast.smpp.Tlv;
import org.jspecify.annotations.Nullable;

/**
 * A route's control record, checked and in types.
 *
 * @param tps submit_sm per second over all binds
 */
record RouteSettings(
        String route, String idSpace, Mode mode, int adFloorPercent, Duration inDoubtWait, int tps, Smpp smpp) {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration RECONNECT_MIN = Duration.ofMillis(500);
    private static final Duration RECONNECT_MAX = Duration.ofSeconds(20);
    private static final double RUN_AHEAD_SECONDS = 0.2;

    /** What the route does with what is queued. */
    enum Mode {
        OPEN,
        /** Closed to new messages: what is queued is still sent. */
        DRAINING,
        /** Nothing is decided or written; what is queued waits. */
        PAUSED
    }

    /**
     * What concerns SMPP.
     *
     * @param link of a transceiver; a change of it replaces the binds
     * @param latin1 whether texts go as Latin-1 where that takes as many parts
     * @param http an HTTP interface in the place of the binds: it takes whole texts, and of the rest only window, time-out
     *     and retries concern it; null: none
     */
    record Smpp(
            EsmeSettings link,
            Binds binds,
            String sealedPassword,
            SubmitSettings submit,
            boolean latin1,
            Answers answers,
            @Nullable HttpRoute http) {}

    /**
     * How many binds there are.
     *
     * @param pairs each is a transmitter and a receiver, and not one transceiver
     */
    record Binds(int count, boolean pairs) {
        /** The kinds of all of them, transmitters before receivers. */
        List<BindKind> kinds() {
            List<BindKind> kinds = new ArrayList<>();
            for (BindKind kind :
                    pairs ? List.of(BindKind.TRANSMITTER, BindKind.RECEIVER) : List.of(BindKind.TRANSCEIVER)) {
                kinds.addAll(Collections.nCopies(count, kind));
            }
            return kinds;
        }
    }

    /** How this SMSC's answers and receipts are read. */
    record Answers(SmscIdMode idMode, ZoneId receiptZone, StatusTable statuses, int queueFullRetries) {}

    RouteSettings {
        Objects.requireNonNull(route, "route is null");
        Objects.requireNonNull(idSpace, "idSpace is null");
        Objects.requireNonNull(mode, "mode is null");
        Objects.requireNonNull(inDoubtWait, "inDoubtWait is null");
        Objects.requireNonNull(smpp, "smpp is null");
        if (tps < 1) {
            throw new IllegalArgumentException("tps is not positive: " + tps);
        }
        if (adFloorPercent < 0 || adFloorPercent > 100) {
            throw new IllegalArgumentException("adFloorPercent is not in 0 to 100: " + adFloorPercent);
        }
    }

    /**
     * The settings in a control record.
     *
     * @param password opened from the record's sealed one
     * @throws IllegalArgumentException if a value can't be used; the message names it
     */
    static RouteSettings of(RouteControl control, String password) {
        SmppSettings smpp = Objects.requireNonNull(control.getSmpp(), "smpp is null");
        return new RouteSettings(
                control.getRoute(),
                control.getIdSpace(),
                modeOf(control),
                control.getAdFloorPercent(),
                Duration.ofMillis(control.getInDoubtWaitMillis()),
                smpp.getTps(),
                new Smpp(
                        linkSettings(smpp, password),
                        new Binds(positive(smpp.getBinds(), "binds"), isPair(smpp.getBindMode())),
                        smpp.getSealedPassword(),
                        submitSettings(smpp),
                        isLatin1(smpp.getSingleByteCoding()),
                        new Answers(
                                SmscIdMode.ofCode(smpp.getIdMode()),
                                zone(smpp.getReceiptZone()),
                                statuses(smpp),
                                smpp.getQueueFullRetries()),
                        null));
    }

    /**
     * The settings in a control record.
     *
     * @param open opens what is sealed
     * @throws IllegalArgumentException if a value can't be used; the message names it
     */
    static RouteSettings of(RouteControl control, UnaryOperator<String> open) {
        if (control.getSmpp() != null && control.getHttp() != null) {
            throw new IllegalArgumentException("a route has smpp or http, not both");
        }
        return control.getHttp() == null
                ? of(
                        control,
                        open.apply(Objects.requireNonNull(control.getSmpp(), "smpp is null")
                                .getSealedPassword()))
                : ofHttp(control, HttpRoute.of(control, open));
    }

    private static RouteSettings ofHttp(RouteControl control, HttpRoute http) {
        Numbering unused = new Numbering(0, 0);
        return new RouteSettings(
                control.getRoute(),
                control.getIdSpace(),
                modeOf(control),
                control.getAdFloorPercent(),
                Duration.ofMillis(control.getInDoubtWaitMillis()),
                control.getHttp().getTps(),
                new Smpp(
                        new EsmeSettings(
                                List.of(new Endpoint("http", 1)),
                                new Credentials("", "", ""),
                                false,
                                BindKind.TRANSCEIVER,
                                http.settings().window(),
                                new Timing(
                                        CONNECT_TIMEOUT,
                                        http.settings().responseTimeout(),
                                        CONNECT_TIMEOUT,
                                        RECONNECT_MIN,
                                        RECONNECT_MAX)),
                        new Binds(1, false),
                        "",
                        new SubmitSettings("", unused, unused, LongMessages.PAYLOAD, false, false, List.of()),
                        false,
                        new Answers(
                                SmscIdMode.ofCode("same"),
                                ZoneOffset.UTC,
                                StatusTable.STANDARD,
                                control.getHttp().getQueueFullRetries()),
                        http));
    }

    private static Mode modeOf(RouteControl control) {
        return control.getPaused() ? Mode.PAUSED : control.getActive() ? Mode.OPEN : Mode.DRAINING;
    }

    boolean isHttp() {
        return smpp.http() != null;
    }

    boolean paused() {
        return mode == Mode.PAUSED;
    }

    int window() {
        return smpp.binds().count() * smpp.link().window();
    }

    /** Segments that may be journaled and not yet written, so that a crash leaves few in doubt. */
    int runAheadLimit() {
        return (int) Math.max(1, Math.min(window(), Math.ceil(tps * RUN_AHEAD_SECONDS)));
    }

    private static EsmeSettings linkSettings(SmppSettings smpp, String password) {
        List<Endpoint> endpoints = new ArrayList<>();
        endpoints.add(new Endpoint(smpp.getHost(), smpp.getPort()));
        if (smpp.getStandbyHost() != null) {
            int port = smpp.getStandbyPort() == null ? smpp.getPort() : smpp.getStandbyPort();
            endpoints.add(new Endpoint(smpp.getStandbyHost(), port));
        }
        return new EsmeSettings(
                endpoints,
                new Credentials(smpp.getSystemId(), password, smpp.getSystemType()),
                smpp.getTls(),
                BindKind.TRANSCEIVER,
                smpp.getWindow(),
                new Timing(
                        CONNECT_TIMEOUT,
                        Duration.ofMillis(smpp.getResponseTimeoutMillis()),
                        Duration.ofMillis(smpp.getEnquireLinkMillis()),
                        RECONNECT_MIN,
                        RECONNECT_MAX));
    }

    private static SubmitSettings submitSettings(SmppSettings smpp) {
        return new SubmitSettings(
                smpp.getServiceType(),
                new Numbering(smpp.getSourceTon(), smpp.getSourceNpi()),
                new Numbering(smpp.getDestinationTon(), smpp.getDestinationNpi()),
                LongMessages.ofCode(smpp.getLongMessages()),
                smpp.getValidityPeriod(),
                smpp.getUserMessageReference(),
                extraTlvs(smpp));
    }

    private static List<Tlv> extraTlvs(SmppSettings smpp) {
        List<Tlv> tlvs = new ArrayList<>();
        for (ExtraTlv extra : smpp.getExtraTlvs()) {
            try {
                tlvs.add(new Tlv(extra.getTag(), HexFormat.of().parseHex(extra.getHex())));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("extraTlvs has a value that can't be used: " + extra.getHex(), e);
            }
        }
        return tlvs;
    }

    private static StatusTable statuses(SmppSettings smpp) {
        Map<Integer, Meaning> meanings = new HashMap<>();
        for (StatusRule rule : smpp.getStatusRules()) {
            if (rule.getStatus() == SmppStatus.ESME_ROK) {
                throw new IllegalArgumentException("statusRules gives a meaning to ESME_ROK, which has one");
            }
            meanings.put(
                    rule.getStatus(),
                    switch (rule.getMeaning()) {
                        case REJECTED -> Meaning.REJECTED;
                        case ROUTE_FAULT -> Meaning.ROUTE_FAULT;
                        case THROTTLED -> Meaning.THROTTLED;
                        case QUEUE_FULL -> Meaning.QUEUE_FULL;
                    });
        }
        return new StatusTable(meanings);
    }

    private static boolean isPair(String bindMode) {
        return switch (bindMode) {
            case "transceiver" -> false;
            case "pair" -> true;
            default -> throw new IllegalArgumentException("unknown bindMode: " + bindMode);
        };
    }

    private static boolean isLatin1(String singleByteCoding) {
        return switch (singleByteCoding) {
            case "gsm7" -> false;
            case "latin1" -> true;
            default -> throw new IllegalArgumentException("unknown singleByteCoding: " + singleByteCoding);
        };
    }

    private static ZoneId zone(String id) {
        try {
            return ZoneId.of(id);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("receiptZone is not a time zone: " + id, e);
        }
    }

    private static int positive(int value, String name) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is not positive: " + value);
        }
        return value;
    }
}

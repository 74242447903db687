package org.brandcast.gateway;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.brandcast.schemas.RouteControl;
import org.brandcast.schemas.SmppSettings;
import org.brandcast.smpp.EsmeSettings;
import org.brandcast.smpp.EsmeSettings.Credentials;
import org.brandcast.smpp.EsmeSettings.Endpoint;
import org.brandcast.smpp.EsmeSettings.Timing;
import org.brandcast.smpp.SmscIdMode;
import org.brandcast.smpp.SubmitSettings;
import org.brandcast.smpp.SubmitSettings.LongMessages;
import org.brandcast.smpp.SubmitSettings.Numbering;

/**
 * A route's control record, checked and in types.
 *
 * @param paused nothing is decided or written; what is queued waits
 * @param tps submit_sm per second over all binds
 */
record RouteSettings(
        String route, String idSpace, boolean paused, int adFloorPercent, Duration inDoubtWait, int tps, Smpp smpp) {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration RECONNECT_MIN = Duration.ofMillis(500);
    private static final Duration RECONNECT_MAX = Duration.ofSeconds(20);
    private static final double RUN_AHEAD_SECONDS = 0.2;

    /** What concerns the binds: a change of it replaces them. */
    record Smpp(
            EsmeSettings link,
            int binds,
            String sealedPassword,
            SubmitSettings submit,
            SmscIdMode idMode,
            ZoneId receiptZone,
            int queueFullRetries) {}

    RouteSettings {
        Objects.requireNonNull(route, "route is null");
        Objects.requireNonNull(idSpace, "idSpace is null");
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
                control.getPaused(),
                control.getAdFloorPercent(),
                Duration.ofMillis(control.getInDoubtWaitMillis()),
                smpp.getTps(),
                new Smpp(
                        linkSettings(smpp, password),
                        positive(smpp.getBinds(), "binds"),
                        smpp.getSealedPassword(),
                        submitSettings(smpp),
                        SmscIdMode.ofCode(smpp.getIdMode()),
                        zone(smpp.getReceiptZone()),
                        smpp.getQueueFullRetries()));
    }

    int window() {
        return smpp.binds() * smpp.link().window();
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
                smpp.getUserMessageReference());
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

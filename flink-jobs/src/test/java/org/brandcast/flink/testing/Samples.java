package org.brandcast.flink.testing;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.brandcast.domain.lifecycle.MessageIds;
import org.brandcast.flink.admission.control.ControlView;
import org.brandcast.flink.io.RawRecord;
import org.brandcast.schemas.BrandnameCarrier;
import org.brandcast.schemas.BrandnameControl;
import org.brandcast.schemas.CampaignControl;
import org.brandcast.schemas.CampaignState;
import org.brandcast.schemas.CarrierControl;
import org.brandcast.schemas.ChargeOn;
import org.brandcast.schemas.ClientSendRequest;
import org.brandcast.schemas.ControlRecord;
import org.brandcast.schemas.Door;
import org.brandcast.schemas.KeywordControl;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.OrderGrant;
import org.brandcast.schemas.OrderPrice;
import org.brandcast.schemas.PrefixControl;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.RouteControl;
import org.brandcast.schemas.SendRequest;
import org.brandcast.schemas.TenantControl;
import org.brandcast.schemas.Topics;

/**
 * A small world for tests: the partner Lotus (7, below the platform 1), with the brandname LOTUS at viettel and
 * vinaphone, a route to each, and orders as a test gives it.
 */
public final class Samples {
    public static final long NOW = 1_795_000_000_000L;
    public static final long TENANT = 7;
    public static final long ORDER = 5;
    public static final String VIETTEL_NUMBER = "84961234567";
    public static final String VINAPHONE_NUMBER = "84911234567";
    public static final String TEXT = "Cam on quy khach da mua hang tai Lotus.";

    private Samples() {}

    /** The control records of the small world, versions from 1. */
    public static List<ControlRecord> world() {
        return List.of(
                control(1, "tenant/1", tenant(1, null, true)),
                control(2, "tenant/7", tenant(TENANT, 1L, true)),
                control(3, "prefix/8496", new PrefixControl("8496", "viettel", 0L, null)),
                control(4, "prefix/8491", new PrefixControl("8491", "vinaphone", 0L, null)),
                control(5, "prefix/8490", new PrefixControl("8490", "mobifone", 0L, null)),
                control(6, "carrier/viettel", carrier("viettel", true, 3)),
                control(7, "carrier/vinaphone", carrier("vinaphone", false, 3)),
                control(8, "brandname/1", brandname(1, "LOTUS", TENANT, true)),
                control(9, "keyword/1", keyword(1, "cờ bạc", true)),
                control(10, "route/viettel-sim", route("viettel-sim", 100, true, "viettel")),
                control(11, "route/viettel-two", route("viettel-two", 200, true, "viettel")),
                control(12, "route/vinaphone-sim", route("vinaphone-sim", 100, true, "vinaphone")));
    }

    public static ControlView worldView() {
        ControlView view = new ControlView();
        world().forEach(view::apply);
        return view;
    }

    public static ControlRecord control(long version, String key, Object body) {
        return new ControlRecord(version, key, NOW, body);
    }

    public static TenantControl tenant(long id, Long parent, boolean active) {
        return new TenantControl(
                id, parent, parent == null ? "" + id : parent + "." + id, "tenant " + id, active, true);
    }

    public static KeywordControl keyword(long id, String word, boolean active) {
        return KeywordControl.newBuilder()
                .setKeywordId(id)
                .setWord(word)
                .setActive(active)
                .build();
    }

    public static CarrierControl carrier(String code, boolean ucs2Allowed, int maxSegments) {
        return CarrierControl.newBuilder()
                .setCarrier(code)
                .setDisplayName(code)
                .setUcs2Allowed(ucs2Allowed)
                .setMaxSegments(maxSegments)
                .build();
    }

    /** Registered at viettel for good and at vinaphone until an hour after now. */
    public static BrandnameControl brandname(long id, String name, long tenantId, boolean active) {
        return BrandnameControl.newBuilder()
                .setBrandnameId(id)
                .setName(name)
                .setTenantId(tenantId)
                .setActive(active)
                .setCarriers(List.of(
                        new BrandnameCarrier("viettel", 0L, Long.MAX_VALUE),
                        new BrandnameCarrier("vinaphone", NOW - 1, NOW + 3_600_000)))
                .build();
    }

    public static RouteControl route(String name, int priority, boolean active, String... carriers) {
        return RouteControl.newBuilder()
                .setRoute(name)
                .setCarriers(Arrays.asList(carriers))
                .setActive(active)
                .setPriority(priority)
                .setIdSpace(name)
                .build();
    }

    public static CampaignControl campaign(long id, CampaignState state) {
        return new CampaignControl(id, TENANT, state);
    }

    /** An order that pays for everything, 500 dong a segment of care at viettel, and tells no thresholds. */
    public static OrderGrant grant(long orderId, long version, long segments) {
        return OrderGrant.newBuilder()
                .setOrderId(orderId)
                .setTenantId(TENANT)
                .setGrantVersion(version)
                .setGrantedSegments(segments)
                .setClosed(false)
                .setTypes(List.of())
                .setCarriers(List.of())
                .setValidFromMillis(0L)
                .setValidUntilMillis(NOW + 30L * 24 * 3_600_000)
                .setChargeOn(ChargeOn.ACCEPTED)
                .setPrices(List.of(new OrderPrice("viettel", MessageType.CARE, 500L)))
                .setThresholdPercents(List.of())
                .build();
    }

    /** A care message of Lotus to a viettel number. */
    public static SendRequest request(String clientRef) {
        return new SendRequest(
                MessageIds.ofClientRef(TENANT, clientRef),
                TENANT,
                Door.REST,
                MessageType.CARE,
                "lotus",
                VIETTEL_NUMBER,
                TEXT,
                clientRef,
                null,
                null,
                3L,
                0L,
                NOW,
                null);
    }

    public static RawRecord ofDoor(SendRequest request, long offset) {
        return new RawRecord(
                Topics.door(request.getType()),
                0,
                offset,
                NOW,
                request.getTo().getBytes(StandardCharsets.UTF_8),
                RecordCodec.of(SendRequest.class).encode(request));
    }

    public static RawRecord ofTenant(ClientSendRequest request, long offset) {
        return new RawRecord(
                Topics.tenantDoor(TENANT, MessageType.CARE),
                0,
                offset,
                NOW,
                null,
                RecordCodec.of(ClientSendRequest.class).encode(request));
    }

    public static RawRecord ofControl(ControlRecord control) {
        return new RawRecord(
                Topics.CONTROL,
                0,
                control.getVersion(),
                NOW,
                control.getKey().getBytes(StandardCharsets.UTF_8),
                RecordCodec.of(ControlRecord.class).encode(control));
    }
}

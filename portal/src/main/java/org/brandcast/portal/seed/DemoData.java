package org.brandcast.portal.seed;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.brandcast.portal.apikey.ApiKeyDesk;
import org.brandcast.portal.apikey.ApiKeyService;
import org.brandcast.portal.brandname.BrandnameService;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.order.OrderService;
import org.brandcast.portal.order.OrderService.SignedOrder;
import org.brandcast.portal.route.RouteService;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Role;
import org.brandcast.portal.security.SecretSeal;
import org.brandcast.portal.smpp.SmppAccountService;
import org.brandcast.portal.tenant.TenantService;
import org.brandcast.portal.tenant.TenantService.Tenant;
import org.brandcast.schemas.ChargeOn;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.OrderPrice;
import org.brandcast.schemas.SmppSettings;

/**
 * The demo: Brandcast → Miền Nam → Lotus Retail, and beside it Sông Xanh, who must see nothing of Lotus, and Hoa Mai,
 * whose order is nearly used up. Made through the same services as everything else; what is there already stays.
 */
@Singleton
final class DemoData {
    private static final String REGION = "Miền Nam";
    private static final String PARTNER = "Lotus Retail";
    private static final String OTHER_PARTNER = "Sông Xanh";
    private static final String PARTNER_WITH_LITTLE_LEFT = "Hoa Mai";
    private static final List<String> ALL_CARRIERS =
            List.of("viettel", "vinaphone", "mobifone", "vietnamobile", "gmobile", "itel", "wintel");

    /** Which simulator stands for which networks, unless one of {@link DemoHttpRoutes} is open for them. */
    private static final Map<String, List<String>> CARRIERS_OF_ROUTE = Map.of(
            "viettel-sim", List.of("viettel", "vietnamobile", "gmobile"),
            "vinaphone-sim", List.of("vinaphone", "mobifone", "itel", "wintel"));

    private static final long PARTNER_SEGMENTS = 1_000_000;
    private static final long OTHER_SEGMENTS = 50_000;
    private static final long LITTLE_LEFT_SEGMENTS = 400;
    private static final Duration VALIDITY = Duration.ofDays(365);
    private static final Duration REGISTRATION = Duration.ofDays(3 * 365);
    private static final int BINDS = 2;
    private static final int WINDOW = 100;
    private static final int TPS = 1_000;
    private static final int ACCOUNT_BINDS = 10;

    private final TenantService tenants;
    private final BrandnameService brandnames;
    private final OrderService orders;
    private final RouteService routes;
    private final DemoHttpRoutes httpRoutes;
    private final SecretSeal passwords;
    private final ApiKeyService apiKeys;
    private final SmppAccountService smppAccounts;
    private final DemoRules rules;
    private final DemoOrders business;
    private final Clock clock;

    DemoData(
            TenantService tenants,
            BrandnameService brandnames,
            OrderService orders,
            RouteService routes,
            DemoHttpRoutes httpRoutes,
            SecretSeal passwords,
            ApiKeyService apiKeys,
            SmppAccountService smppAccounts,
            DemoRules rules,
            DemoOrders business,
            Clock clock) {
        this.tenants = tenants;
        this.brandnames = brandnames;
        this.orders = orders;
        this.routes = routes;
        this.httpRoutes = httpRoutes;
        this.passwords = passwords;
        this.apiKeys = apiKeys;
        this.smppAccounts = smppAccounts;
        this.rules = rules;
        this.business = business;
        this.clock = clock;
    }

    void seed(CurrentUser operator, DemoFile demo) {
        Tenant region = child(operator, operator.tenantId(), REGION, "region");
        Tenant partner = child(operator, region.id(), PARTNER, "partner");
        Tenant other = child(operator, region.id(), OTHER_PARTNER, "partner");
        Tenant littleLeft = child(operator, region.id(), PARTNER_WITH_LITTLE_LEFT, "partner");
        Map<String, Long> byName = Map.of(
                operator.tenantName(),
                operator.tenantId(),
                REGION,
                region.id(),
                PARTNER,
                partner.id(),
                OTHER_PARTNER,
                other.id());
        for (DemoFile.DemoUser user : demo.users()) {
            Long tenantId = byName.get(user.tenant());
            if (tenantId == null) {
                throw new IllegalArgumentException("the demo file's user " + user.login()
                        + " names a tenant that the demo lacks: " + user.tenant());
            }
            tenants.createUser(operator, tenantId, user.login(), user.password(), Role.ofCode(user.role()));
        }
        demo.smscs().forEach(smsc -> saveRoute(operator, smsc));
        DemoFile.DemoOffNet offNet = demo.offNet();
        if (offNet != null) {
            httpRoutes.seed(operator, offNet);
        }
        long now = clock.millis();
        long registeredUntil = now + REGISTRATION.toMillis();
        brandnames.register(operator, partner.id(), demo.brandname(), ALL_CARRIERS, now, registeredUntil);
        brandnames.register(operator, other.id(), "SONGXANH", ALL_CARRIERS, now, registeredUntil);
        brandnames.register(operator, littleLeft.id(), "HOAMAI", ALL_CARRIERS, now, registeredUntil);
        signOnce(operator, partner.id(), "ĐH-2026-001 CSKH và quảng cáo", PARTNER_SEGMENTS);
        signOnce(operator, other.id(), "ĐH-2026-002 CSKH", OTHER_SEGMENTS);
        signOnce(operator, littleLeft.id(), "ĐH-2026-003 CSKH", LITTLE_LEFT_SEGMENTS);
        business.seed(operator, region, ALL_CARRIERS);
        rules.seed(operator, demo.brandname(), other.id());
        apiKeys.register(operator, partner.id(), "Demo", demo.apiKey(), ApiKeyDesk.SCOPES);
        if (!partner.kafkaAccess()) {
            tenants.grantKafkaAccess(operator, partner.id());
        }
        DemoFile.DemoAccount account = demo.smpp();
        if (account != null) {
            openOnce(operator, partner.id(), account);
        }
    }

    private void openOnce(CurrentUser operator, long tenantId, DemoFile.DemoAccount account) {
        boolean exists = smppAccounts.accounts(operator).stream()
                .anyMatch(known -> known.systemId().equals(account.systemId()));
        if (!exists) {
            Map<String, Object> form = Map.of(
                    "tenantId",
                    tenantId,
                    "systemId",
                    account.systemId(),
                    "addresses",
                    "127.0.0.1\n::1",
                    "maxBinds",
                    ACCOUNT_BINDS,
                    "tps",
                    TPS,
                    "defaultType",
                    MessageType.CARE);
            smppAccounts.create(operator, Fields.showing("smpp", form), account.password());
        }
    }

    private Tenant child(CurrentUser operator, long parentId, String name, String kind) {
        return tenants.child(parentId, name).orElseGet(() -> tenants.create(operator, parentId, name, kind));
    }

    /** Saved again only when what it binds to has changed: each save is news for admission and gateway. */
    private void saveRoute(CurrentUser operator, DemoFile.DemoSmsc smsc) {
        List<String> carriers = CARRIERS_OF_ROUTE.get(smsc.name());
        if (carriers == null) {
            throw new IllegalArgumentException("the demo knows no carriers for the SMSC " + smsc.name() + "; it knows "
                    + CARRIERS_OF_ROUTE.keySet());
        }
        boolean same = routes.bindOf(smsc.name())
                .map(bind -> bind.getHost().equals(smsc.host())
                        && bind.getPort() == smsc.port()
                        && bind.getSystemId().equals(smsc.systemId())
                        && passwords.isSealed(bind.getSealedPassword(), smsc.password()))
                .orElse(false);
        if (!same) {
            SmppSettings smpp = SmppSettings.newBuilder()
                    .setHost(smsc.host())
                    .setPort(smsc.port())
                    .setSystemId(smsc.systemId())
                    .setSealedPassword(passwords.seal(smsc.password()))
                    .setBinds(BINDS)
                    .setWindow(WINDOW)
                    .setTps(TPS)
                    .build();
            routes.save(operator, smsc.name(), carriers, smpp);
        }
    }

    private void signOnce(CurrentUser operator, long tenantId, String name, long segments) {
        boolean exists = orders.orders(operator).stream()
                .anyMatch(order -> order.tenantId() == tenantId && order.name().equals(name));
        if (exists) {
            return;
        }
        List<OrderPrice> prices = new ArrayList<>();
        for (String carrier : ALL_CARRIERS) {
            long care = carrier.equals("viettel") ? 350 : 380;
            prices.add(new OrderPrice(carrier, MessageType.OTP, care + 50));
            prices.add(new OrderPrice(carrier, MessageType.CARE, care));
            prices.add(new OrderPrice(carrier, MessageType.AD, care + 200));
        }
        long now = clock.millis();
        orders.sign(
                operator,
                tenantId,
                new SignedOrder(
                        name,
                        segments,
                        List.of(),
                        List.of(),
                        now - Duration.ofDays(1).toMillis(),
                        now + VALIDITY.toMillis(),
                        ChargeOn.ACCEPTED,
                        prices));
    }
}

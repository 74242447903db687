package org.brandcast.portal.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.brandcast.portal.testing.TestBrowser.location;

import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecordBase;
import org.brandcast.domain.numbering.Msisdn;
import org.brandcast.domain.numbering.MsisdnReader;
import org.brandcast.domain.numbering.NumberReading;
import org.brandcast.domain.security.BindPasswords;
import org.brandcast.portal.brandname.BrandnameService;
import org.brandcast.portal.control.ControlView;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.testing.SharedPortal;
import org.brandcast.portal.testing.TestBrowser;
import org.brandcast.portal.testing.TestPortal;
import org.brandcast.schemas.AdvertisingControl;
import org.brandcast.schemas.BrandnameControl;
import org.brandcast.schemas.CapControl;
import org.brandcast.schemas.CapScope;
import org.brandcast.schemas.CarrierControl;
import org.brandcast.schemas.ContentPolicyControl;
import org.brandcast.schemas.ContentPolicyMode;
import org.brandcast.schemas.ControlRecord;
import org.brandcast.schemas.DatabaseIntakeControl;
import org.brandcast.schemas.KeywordControl;
import org.brandcast.schemas.KeywordSeverity;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.PrefixControl;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.RouteControl;
import org.brandcast.schemas.RouteRuleControl;
import org.brandcast.schemas.RouteStrategy;
import org.brandcast.schemas.SmppAccountControl;
import org.brandcast.schemas.StatusMeaning;
import org.brandcast.schemas.TemplateControl;
import org.brandcast.schemas.Ucs2Mode;
import org.brandcast.schemas.UnreadableRecordException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules' pages: what they refuse, what they tell admission, and who may open them. */
class RulesITCase {
    private static final RecordCodec<ControlRecord> CODEC = RecordCodec.of(ControlRecord.class);

    private static final Pattern CHANGE = Pattern.compile(
            "<dt>([^<]*)</dt><dd>(?:<del>([^<]*)</del> <span aria-hidden=\"true\">→</span> )?(?:<ins>([^<]*)</ins>)?");

    private final TestPortal portal = SharedPortal.portal();
    private final CurrentUser lotus = portal.user(TestPortal.MAKER);
    private final CurrentUser river = portal.user(TestPortal.OTHER_MAKER);
    private final TestBrowser operator = new TestBrowser(portal, TestPortal.OPERATOR);
    private final TestBrowser maker = new TestBrowser(portal, TestPortal.MAKER);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/rules",
                "/rules/templates",
                "/rules/templates/new",
                "/rules/keywords",
                "/rules/content",
                "/rules/advertising",
                "/rules/advertising/new",
                "/rules/limits",
                "/rules/limits/new",
                "/rules/brandnames",
                "/rules/brandnames/new",
                "/rules/carriers",
                "/rules/carriers/viettel",
                "/rules/prefixes",
                "/rules/routes",
                "/rules/routes/new",
                "/rules/routes/viettel-sim",
                "/rules/routing",
                "/rules/routing/new",
                "/rules/smpp",
                "/rules/smpp/new",
                "/rules/databases",
                "/rules/databases/new",
                "/rules/list-databases",
                "/rules/list-databases/new",
                "/rules/subscribers",
                "/rules/subscribers/import",
                "/moderation"
            })
    void everyPageOpensInBothLanguages(String path) {
        for (String lang : List.of("vi", "en")) {
            HttpResponse<String> page = operator.get(path, lang);
            assertThat(page.statusCode()).as(path).isEqualTo(200);
            assertThat(page.body()).contains("<html lang=\"" + lang + "\"").doesNotContain("??");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/rules/carriers",
                "/rules/routes",
                "/rules/routes/viettel-sim",
                "/rules/routing",
                "/rules/smpp",
                "/rules/smpp/new",
                "/rules/databases",
                "/rules/databases/new",
                "/rules/subscribers",
                "/rules/templates/new",
                "/rules/advertising/new",
                "/rules/limits/new",
                "/rules/brandnames/new",
                "/moderation"
            })
    void aMakersRoleDoesNotOpenWhatItMayNotChange(String path) {
        assertThat(maker.get(path).statusCode()).as(path).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({
        "/rules/templates, brandnameId=1&pattern=a",
        "/rules/keywords, words=a&severity=REJECT",
        "/rules/advertising, tenantId=1",
        "/rules/limits, tenantId=1",
        "/rules/brandnames, name=A",
        "/rules/carriers/viettel, ucs2OTP=ALLOW",
        "/rules/routes, route=a",
        "/rules/routes/viettel-sim, do=close",
        "/rules/routing, priority=1",
        "/rules/smpp, systemId=mine",
        "/rules/databases, source=mine",
        "/rules/subscribers, number=0901234567",
    })
    void aMakersRoleChangesNothing(String path, String field) {
        long version = version();
        int equals = field.indexOf('=');
        HttpResponse<String> answer = maker.post(path, Map.of(field.substring(0, equals), field.substring(equals + 1)));
        assertThat(answer.statusCode()).as(path).isEqualTo(403);
        assertThat(version()).isEqualTo(version);
    }

    @Test
    void aTemplateIsTriedRegisteredAndTold() {
        long brandname = brandnameId("LOTUS");
        HttpResponse<String> refused =
                operator.post("/rules/templates", Map.of("brandnameId", brandname, "pattern", "Ma {X1,2}"));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("id=\"pattern-error\"", "ký tự thứ 4", "Ma {X1,2}");

        location(operator.post(
                "/rules/templates",
                Map.of(
                        "brandnameId", brandname,
                        "pattern", "Phong {P1,10} tang {N1,2}",
                        "types", List.of("CARE", "OTP"),
                        "carriers", "viettel",
                        "active", "on",
                        "validFrom", "2026-01-01")));
        TemplateControl told = told(TemplateControl.class);
        assertThat(told.getPattern()).isEqualTo("Phong {P1,10} tang {N1,2}");
        assertThat(told.getTypes()).containsExactly(MessageType.OTP, MessageType.CARE);
        assertThat(told.getCarriers()).containsExactly("viettel");

        String path = "/rules/templates/" + told.getTemplateId();
        Map<String, Object> next = new HashMap<>(Map.of("brandnameId", brandname, "pattern", "Phong {P1,12}"));
        next.putAll(Map.of("types", "CARE", "carriers", "viettel", "active", "on", "validFrom", "2026-01-01"));
        location(operator.post(path, next));
        assertThat(changes(path).subList(0, 2))
                .containsExactly(
                        "Nội dung mẫu: Phong {P1,10} tang {N1,2} → Phong {P1,12}",
                        "Loại tin: OTP, Chăm sóc khách hàng → Chăm sóc khách hàng");
        next.putAll(Map.of("pattern", "Phong {P1,10} tang {N1,2}", "types", List.of("CARE", "OTP")));
        location(operator.post(path, next));

        String tried = "/rules/templates?brandname=" + brandname + "&type=CARE&text=";
        assertThat(operator.get(tried + "Phong+hop+tang+7").body()).contains("data-outcome=\"MATCH\"");
        assertThat(maker.get(tried + "Phong+hop+tang+cao").body())
                .as("the brandname's owner tries it too")
                .contains("data-outcome=\"NEAR\"", "<mark>cao</mark>", "{N1,2}");
        assertThat(new TestBrowser(portal, TestPortal.OTHER_MAKER)
                        .get("/rules/templates/" + told.getTemplateId())
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void wordsComeInBulkWithTheirSeveritiesAndAreTried() {
        HttpResponse<String> refused =
                operator.post("/rules/keywords", Map.of("words", "tốt\n***", "severity", "REJECT"));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("id=\"words-error\"", "dòng 2");
        String added = location(operator.post(
                "/rules/keywords",
                Map.of("words", "xổ số lậu\nlô đề,HOLD\nsố đề tài,ALLOWED\nsố đề", "severity", "COUNT")));
        assertThat(added).isEqualTo("/rules/keywords?made=4&changed=0");
        assertThat(location(operator.post("/rules/keywords", Map.of("words", "lô đề,HOLD", "severity", "COUNT"))))
                .as("said again")
                .isEqualTo("/rules/keywords?made=0&changed=0");
        KeywordControl told = told(KeywordControl.class);
        assertThat(told.getWord()).isEqualTo("số đề");
        assertThat(told.getSeverity()).isEqualTo(KeywordSeverity.COUNT);
        assertThat(changes("/rules/keywords/" + told.getKeywordId()))
                .contains("Mức xử lý:  → Cho qua, ghi nhận vi phạm");
        assertThat(maker.get("/rules/keywords?text=choi+l.o.+d.e").body()).contains("data-outcome=\"HOLD\"");
        assertThat(maker.get("/rules/keywords?text=s%E1%BB%91+%C4%91%E1%BB%81+t%C3%A0i")
                        .body())
                .contains("data-outcome=\"PASS\"");
        assertThat(portal.bean(ControlView.class).current().keywords().refuses("mua xo so lau"))
                .as("counted words don't refuse at the door")
                .isFalse();
    }

    @Test
    void aPolicyInheritsUntilATenantHasItsOwn() {
        Map<String, Object> form = new HashMap<>();
        for (MessageType type : MessageType.values()) {
            form.put("mode" + type, type == MessageType.OTP ? "TEMPLATE_OR_REJECT" : "INHERIT");
            form.put("hold" + type, 12);
        }
        form.put("linksOTP", "on");
        location(operator.post("/rules/content/" + river.tenantId(), form));
        ContentPolicyControl told = told(ContentPolicyControl.class);
        assertThat(told.getTenantId()).isEqualTo(river.tenantId());
        location(operator.post("/rules/content/" + river.tenantId(), form));
        assertThat(told(ContentPolicyControl.class))
                .as("saved unchanged, nothing is told")
                .isEqualTo(told);
        ContentPolicyControl otp = controls(ContentPolicyControl.class).stream()
                .filter(each -> each.getType() == MessageType.OTP)
                .findFirst()
                .orElseThrow();
        assertThat(otp.getMode()).isEqualTo(ContentPolicyMode.TEMPLATE_OR_REJECT);
        assertThat(otp.getHoldMillis()).isEqualTo(12 * 3_600_000L);
        assertThat(otp.getRegisteredLinksOnly()).isTrue();
        assertThat(changes("/rules/content/" + river.tenantId())).isNotEmpty();
        form.put("holdOTP", "0");
        HttpResponse<String> refused = operator.post("/rules/content/" + river.tenantId(), form);
        assertThat(refused.body()).contains("id=\"holdOTP-error\"");
        form.put("holdOTP", "12");
        assertThat(maker.post("/rules/content/" + lotus.tenantId(), form).statusCode())
                .isEqualTo(403);
    }

    @Test
    void anAdvertisingRuleHasItsDayAndItsHours() {
        Map<String, Object> form = new HashMap<>(
                Map.of("tenantId", river.tenantId(), "labels", "[QC]", "optOutMarks", "TC gui", "optOutWithin", "60"));
        form.putAll(Map.of("opens", "22:00", "closes", "07:00", "frequencyHours", "24", "addMissing", "on"));
        LocalDate day = LocalDate.now(Formats.ZONE).plusDays(9);
        form.putAll(Map.of("frequencyScope", "PLATFORM", "validFrom", day, "active", "on"));
        HttpResponse<String> refused = operator.post("/rules/advertising", form);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("id=\"closes-error\"", "id=\"optOutText-error\"");
        form.putAll(Map.of("opens", "08:30", "closes", "21:00", "optOutText", "TC gui 1900"));
        location(operator.post("/rules/advertising", form));
        AdvertisingControl told = told(AdvertisingControl.class);
        assertThat(told.getOpensMinute()).isEqualTo(510);
        assertThat(told.getClosesMinute()).isEqualTo(1_260);
        assertThat(told.getFrequencyMax()).as("left empty").isNegative();
        assertThat(told.getValidFromMillis())
                .isEqualTo(day.atStartOfDay(Formats.ZONE).toInstant().toEpochMilli());
        String path = "/rules/advertising/" + told.getRuleId();
        assertThat(operator.get(path).body()).contains("value=\"08:30\"", "data-testid=\"holds-from\"");
        form.put("opens", "09:00");
        location(operator.post(path, form));
        assertThat(changes(path)).startsWith("Gửi từ: 08:30 → 09:00");
    }

    @Test
    void aLimitCountsWhatItSays() {
        Map<String, Object> form = new HashMap<>(
                Map.of("tenantId", lotus.tenantId(), "scope", "BRANDNAME", "brandname", "lotus", "active", "on"));
        assertThat(operator.post("/rules/limits", form).body()).contains("id=\"perDay-error\"");
        form.put("perDay", "1.000");
        form.put("perMonth", "999");
        assertThat(operator.post("/rules/limits", form).body()).contains("id=\"perMonth-error\"");
        form.put("perMonth", "30.000");
        location(operator.post("/rules/limits", form));
        CapControl told = told(CapControl.class);
        assertThat(told.getScope()).isEqualTo(CapScope.BRANDNAME);
        assertThat(told.getBrandname()).isEqualTo("LOTUS");
        assertThat(told.getPerDay()).isEqualTo(1_000);
        assertThat(told.getCapVersion()).isEqualTo(1);
        form.put("perDay", "2000");
        location(operator.post("/rules/limits/" + told.getCapId(), form));
        assertThat(told(CapControl.class).getCapVersion()).isEqualTo(2);
        assertThat(changes("/rules/limits/" + told.getCapId())).startsWith("SMS mỗi ngày: 1000 → 2000");
        form.put("brandname", "SONGXANH");
        assertThat(operator.post("/rules/limits", form).body()).contains("id=\"brandname-error\"");
        assertThat(maker.get("/rules/limits").body()).contains("2.000");
        assertThat(new TestBrowser(portal, TestPortal.OTHER_MAKER)
                        .get("/rules/limits")
                        .body())
                .doesNotContain("2.000");
    }

    @Test
    void aBrandnameIsLentToThoseBelowItsOwner() {
        BrandnameService brandnames = portal.bean(BrandnameService.class);
        String region = lotus.tenantPath().split("\\.", -1)[1];
        Map<String, Object> form = new HashMap<>(
                Map.of("name", "MIENNAM", "tenantId", region, "active", "on", "until-viettel", "2030-01-01"));
        form.put("linkDomains", "không phải");
        assertThat(operator.post("/rules/brandnames", form).body()).contains("id=\"linkDomains-error\"");
        form.put("linkDomains", "Lotus.vn");
        location(operator.post("/rules/brandnames", form));
        assertThat(brandnames.owned(lotus)).extracting("name").doesNotContain("MIENNAM");
        long id = brandnameId("MIENNAM");
        form.put("delegatedTo", List.of(lotus.tenantId(), 1));
        location(operator.post("/rules/brandnames/" + id, form));
        BrandnameControl told = told(BrandnameControl.class);
        assertThat(told.getDelegatedTo()).as("the root isn't below").containsExactly(lotus.tenantId());
        assertThat(told.getLinkDomains()).containsExactly("lotus.vn");
        assertThat(told.getCarriers()).hasSize(1);
        assertThat(brandnames.owned(lotus)).extracting("name").contains("MIENNAM");
        assertThat(brandnames.owned(river)).extracting("name").doesNotContain("MIENNAM");
        assertThat(operator.post("/rules/brandnames", form).body())
                .as("the name is taken")
                .contains("id=\"name-error\"");
    }

    @Test
    void aCarriersTextsAreToldByType() {
        Map<String, Object> form = new HashMap<>();
        for (MessageType type : MessageType.values()) {
            form.putAll(Map.of("ucs2" + type, "TRANSLITERATE", "max" + type, 4));
            form.putAll(Map.of("septets" + type, type == MessageType.AD ? 38 : 0, "reserveUcs2" + type, 0));
        }
        form.put("septetsAD", 153);
        assertThat(operator.post("/rules/carriers/wintel", form).body()).contains("id=\"septetsAD-error\"");
        form.put("septetsAD", 38);
        location(operator.post("/rules/carriers/wintel", form));
        CarrierControl told = told(CarrierControl.class);
        assertThat(told.getCarrier()).isEqualTo("wintel");
        assertThat(told.getTexts()).hasSize(3).allMatch(text -> text.getUcs2() == Ucs2Mode.TRANSLITERATE);
        assertThat(changes("/rules/carriers/wintel")).isNotEmpty();
        assertThat(portal.bean(ControlView.class)
                        .current()
                        .carriers()
                        .get("wintel")
                        .policyOf("AD")
                        .reserveSeptets())
                .isEqualTo(38);
    }

    @Test
    void aRangeGoesToAnotherCarrierFromADayOn() {
        LocalDate day = LocalDate.now(Formats.ZONE).plusDays(9);
        Map<String, Object> form =
                new HashMap<>(Map.of("prefix", "0", "carrier", "none", "validFrom", day.minusDays(10)));
        assertThat(operator.post("/rules/prefixes", form).body())
                .contains("id=\"prefix-error\"", "id=\"carrier-error\"", "id=\"validFrom-error\"");
        form.putAll(Map.of("prefix", "055", "carrier", "itel", "validFrom", day));
        location(operator.post("/rules/prefixes", form));
        PrefixControl told = told(PrefixControl.class);
        long from = day.atStartOfDay(Formats.ZONE).toInstant().toEpochMilli();
        assertThat(told.getPrefix()).isEqualTo("8455");
        assertThat(told.getCarrier()).isEqualTo("itel");
        assertThat(told.getValidFromMillis()).isEqualTo(from);
        assertThat(operator.get("/rules/prefixes").body())
                .containsSubsequence(
                        "data-testid=\"prefix-055\" data-state=\"later\"",
                        "data-testid=\"prefix-055\" data-state=\"on\"",
                        "data-testid=\"holds-from\"");
        assertThat(changes("/rules/prefixes").get(0)).isEqualTo("Nhà mạng: Wintel → iTel");
        Msisdn number = ((NumberReading.Mobile) MsisdnReader.read("0551234567")).msisdn();
        TestPortal.await(
                "the doors to know it",
                () -> portal.bean(ControlView.class)
                        .current()
                        .prefixes()
                        .carrierOf(number, from)
                        .equals(Optional.of("itel")));
        assertThat(portal.bean(ControlView.class).current().prefixes().carrierOf(number, from - 1))
                .hasValue("wintel");
        assertThat(maker.get("/rules/prefixes").statusCode()).isEqualTo(403);
        assertThat(maker.post("/rules/prefixes", form).statusCode()).isEqualTo(403);
    }

    @Test
    void anSmppAccountsPasswordIsToldOnceAndOnlyItsHashIsKept() {
        Map<String, Object> form = new HashMap<>(
                Map.of("tenantId", lotus.tenantId(), "systemId", "a b", "addresses", "10.0.0.1\nexample.org"));
        form.putAll(Map.of("maxBinds", 0, "tps", 50, "defaultType", "OTP", "typeByTemplate", "on"));
        HttpResponse<String> refused = operator.post("/rules/smpp", form);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body())
                .contains("id=\"systemId-error\"", "id=\"addresses-error\"", "id=\"maxBinds-error\"", "example.org");
        form.putAll(Map.of("systemId", "lotus-test", "addresses", "10.0.0.1\n10.2.0.0/16", "maxBinds", 3));
        String page = operator.post("/rules/smpp", form).body();
        String password = passwordOf(page);
        SmppAccountControl told = told(SmppAccountControl.class);
        assertThat(told.getSystemId()).isEqualTo("lotus-test");
        assertThat(told.getTenantId()).isEqualTo(lotus.tenantId());
        assertThat(told.getAllowedAddresses()).containsExactly("10.0.0.1", "10.2.0.0/16");
        assertThat(told.getDefaultType()).isEqualTo(MessageType.OTP);
        assertThat(told.getTypeByTemplate()).isTrue();
        assertThat(BindPasswords.matches(password, told.getPasswordHash())).isTrue();
        assertThat(operator.post("/rules/smpp", form).statusCode())
                .as("the name is taken")
                .isEqualTo(422);

        String path = "/rules/smpp/" + told.getAccountId();
        assertThat(operator.get(path).body()).contains("10.2.0.0/16").doesNotContain(password, told.getPasswordHash());
        form.put("tps", 60);
        location(operator.post(path, form));
        SmppAccountControl changed = told(SmppAccountControl.class);
        assertThat(changed.getTps()).isEqualTo(60);
        assertThat(changed.getActive()).as("the tick was left out").isFalse();
        assertThat(changed.getPasswordHash()).as("kept").isEqualTo(told.getPasswordHash());
        String renewed = passwordOf(operator.post(path, Map.of("do", "renew")).body());
        assertThat(renewed).isNotEqualTo(password);
        assertThat(BindPasswords.matches(renewed, told(SmppAccountControl.class).getPasswordHash()))
                .isTrue();
        long leaks = portal.bean(Database.class)
                .call(
                        TenantScope.SYSTEM,
                        tx -> tx.number(
                                "SELECT count(*) FROM audit_log WHERE detail::text LIKE '%pbkdf2%' OR detail::text LIKE ?",
                                "%" + renewed + "%"));
        assertThat(leaks).isZero();
    }

    @Test
    void aDatabaseIsSavedWithItsPasswordSealedAndTried() {
        Map<String, Object> form = new HashMap<>(Map.of(
                "tenantId", lotus.tenantId(), "source", "Bad Name", "kind", "POSTGRESQL", "host", "a b", "port", 0));
        form.putAll(Map.of("database", "crm?x=1", "user", "crm", "table", "1 table", "columns", "phone=recipient"));
        form.putAll(Map.of("defaultType", "OTP", "pollMillis", 5, "claimSize", 0));
        HttpResponse<String> refused = operator.post("/rules/databases", form);
        assertThat(refused.statusCode()).isEqualTo(422);
        for (String field : List.of(
                "source", "host", "port", "database", "table", "columns", "password", "pollMillis", "claimSize")) {
            assertThat(refused.body()).contains("id=\"" + field + "-error\"");
        }
        String password = "open-sesame-4711";
        form.putAll(Map.of("source", "crm", "host", "127.0.0.1", "port", 1, "database", "crm", "password", password));
        form.putAll(Map.of("table", "app.outbox", "columns", "recipient=phone\ntype=", "pollMillis", 500));
        form.put("claimSize", 100);
        String path = location(operator.post("/rules/databases", form));
        DatabaseIntakeControl told = told(DatabaseIntakeControl.class);
        assertThat(path).isEqualTo("/rules/databases/" + told.getIntakeId());
        assertThat(told.getActive()).isTrue();
        assertThat(told.getSealedPassword()).isNotEmpty().doesNotContain(password);
        assertThat(told.getColumns()).isEqualTo(Map.of("recipient", "phone", "type", ""));
        assertThat(told.getTable()).isEqualTo("app.outbox");
        assertThat(operator.post("/rules/databases", form).statusCode())
                .as("the name is taken")
                .isEqualTo(422);
        assertThat(operator.get(path).body())
                .contains("recipient=phone")
                .doesNotContain(password, told.getSealedPassword());
        assertThat(operator.post(path + "/trial", Map.of("do", "connect")).body())
                .contains("data-result=\"failed\"")
                .doesNotContain(password);

        form.putAll(Map.of("password", "", "claimSize", 200));
        location(operator.post(path, form));
        DatabaseIntakeControl changed = told(DatabaseIntakeControl.class);
        assertThat(changed.getSealedPassword()).as("kept").isEqualTo(told.getSealedPassword());
        assertThat(changed.getClaimSize()).isEqualTo(200);
        assertThat(changed.getActive()).as("the tick was left out").isFalse();
        long leaks = portal.bean(Database.class)
                .call(
                        TenantScope.SYSTEM,
                        tx -> tx.number(
                                "SELECT count(*) FROM audit_log WHERE detail::text LIKE ? OR detail::text LIKE ?",
                                "%" + password + "%",
                                "%" + told.getSealedPassword() + "%"));
        assertThat(leaks).isZero();
    }

    private static String passwordOf(String page) {
        Matcher password = Pattern.compile("data-testid=\"smpp-password\">([A-Za-z0-9]{8})<")
                .matcher(page);
        assertThat(password.find()).as(page).isTrue();
        return password.group(1);
    }

    @Test
    void aRouteIsAnnouncedWithAllItsSettingsAndNeverItsPassword() {
        Map<String, Object> form = new HashMap<>(Map.of(
                "route", "test-route", "carriers", List.of("viettel", "itel"), "priority", 50, "adFloorPercent", 10));
        form.putAll(Map.of("inDoubtWaitSeconds", 90, "maxSegments", 6, "host", "10.1.2.3", "port", 2775));
        form.putAll(Map.of("systemId", "bc", "binds", 2, "window", 20, "tps", 200, "responseTimeoutMillis", 5_000));
        form.putAll(Map.of("enquireLinkMillis", 10_000, "sourceTon", 5, "sourceNpi", 0, "destinationTon", 1));
        form.putAll(Map.of("destinationNpi", 1, "queueFullRetries", 3, "idMode", "hex-to-dec", "bindMode", "pair"));
        form.putAll(Map.of("longMessages", "payload", "singleByteCoding", "latin1", "receiptZone", "UTC", "tls", "on"));
        form.put("statusRules", "0x0400 ROUTE_FAULT\n69 sai");
        form.put("extraTlvs", "0x1400 0A0");
        HttpResponse<String> refused = operator.post("/rules/routes", form);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body())
                .contains("id=\"password-error\"", "id=\"statusRules-error\"", "id=\"extraTlvs-error\"");
        form.put("statusRules", "0x0400 ROUTE_FAULT");
        form.put("extraTlvs", "0x1400 0a0b");
        form.put("password", "tiger123");
        location(operator.post("/rules/routes", form));
        RouteControl told = told(RouteControl.class);
        assertThat(told.getRoute()).isEqualTo("test-route");
        assertThat(told.getMaxSegments()).isEqualTo(6);
        assertThat(told.getSmpp().getBindMode()).isEqualTo("pair");
        assertThat(told.getSmpp().getTls()).isTrue();
        assertThat(told.getSmpp().getExtraTlvs().get(0).getTag()).isEqualTo(0x1400);
        assertThat(told.getSmpp().getStatusRules().get(0).getMeaning()).isEqualTo(StatusMeaning.ROUTE_FAULT);
        String sealed = told.getSmpp().getSealedPassword();
        assertThat(sealed).startsWith("v1:").doesNotContain("tiger123");

        form.remove("password");
        form.put("tps", 300);
        location(operator.post("/rules/routes/test-route", form));
        assertThat(told(RouteControl.class).getSmpp().getSealedPassword())
                .as("kept")
                .isEqualTo(sealed);
        String page = operator.get("/rules/routes/test-route").body();
        assertThat(page).contains("value=\"300\"", "0x1400 0A0B").doesNotContain(sealed, "tiger123");
        assertThat(changes("/rules/routes/test-route").get(0)).endsWith("Tin mỗi giây: 200 → 300");
        long leaks = portal.bean(Database.class)
                .call(
                        TenantScope.SYSTEM,
                        tx -> tx.number(
                                "SELECT count(*) FROM audit_log WHERE detail::text LIKE '%v1:%' OR detail::text LIKE '%tiger123%'"));
        assertThat(leaks).isZero();

        location(operator.post("/rules/routes/test-route", Map.of("do", "pause")));
        assertThat(told(RouteControl.class).getPaused()).isTrue();
        location(operator.post("/rules/routes/test-route", Map.of("do", "close")));
        location(operator.post("/rules/routes/test-route", Map.of("do", "resume")));
        RouteControl closed = told(RouteControl.class);
        assertThat(closed.getActive()).isFalse();
        assertThat(closed.getPaused()).isFalse();
        assertThat(closed.getSmpp().getTps()).as("its settings stay").isEqualTo(300);
    }

    @Test
    void aRoutingRuleNeedsARoute() {
        Map<String, Object> form = new HashMap<>(
                Map.of("priority", 10, "strategy", "WEIGHTED", "carriers", "viettel", "types", "AD", "active", "on"));
        assertThat(operator.post("/rules/routing", form).body()).contains("id=\"strategy-error\"");
        form.putAll(Map.of("use-viettel-sim", "on", "weight-viettel-sim", 3, "brandnames", "Lotus"));
        location(operator.post("/rules/routing", form));
        RouteRuleControl told = told(RouteRuleControl.class);
        assertThat(told.getStrategy()).isEqualTo(RouteStrategy.WEIGHTED);
        assertThat(told.getBrandnames()).containsExactly("lotus");
        assertThat(told.getShares().get(0).getWeight()).isEqualTo(3);
        form.remove("active");
        location(operator.post("/rules/routing/" + told.getRuleId(), form));
        assertThat(told(RouteRuleControl.class).getActive()).isFalse();
        assertThat(changes("/rules/routing/" + told.getRuleId())).startsWith("Đang áp dụng: có → không");
    }

    /** What the history on a rule's page tells, newest first: {@code field: before → after}. */
    private List<String> changes(String path) {
        String page = operator.get(path).body();
        assertThat(page).contains("data-testid=\"history\"", TestPortal.OPERATOR);
        return CHANGE.matcher(page.substring(page.indexOf("data-testid=\"history\"")))
                .results()
                .map(found -> found.group(1) + ": " + Objects.requireNonNullElse(found.group(2), "") + " → "
                        + Objects.requireNonNullElse(found.group(3), ""))
                .toList();
    }

    private long brandnameId(String name) {
        return portal.bean(ControlView.class)
                .current()
                .brandname(name)
                .orElseThrow()
                .id();
    }

    private long version() {
        return portal.bean(Database.class)
                .call(TenantScope.SYSTEM, tx -> tx.number("SELECT version FROM control_version"));
    }

    /** The newest record of its kind in the outbox. */
    private <T extends SpecificRecordBase> T told(Class<T> kind) {
        return controls(kind).get(0);
    }

    private <T extends SpecificRecordBase> List<T> controls(Class<T> kind) {
        return portal
                .bean(Database.class)
                .call(
                        TenantScope.SYSTEM,
                        tx -> tx.list(
                                "SELECT value FROM control_outbox ORDER BY version DESC", row -> body(row.getBytes(1))))
                .stream()
                .flatMap(Optional::stream)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    private static Optional<Object> body(byte[] value) {
        try {
            return Optional.of(CODEC.decode(value).getBody());
        } catch (UnreadableRecordException e) {
            throw new IllegalStateException(e);
        }
    }
}

package org.brandcast.portal.route;

import jakarta.inject.Singleton;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.brandcast.portal.control.ControlView;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.security.SecretSeal;
import org.brandcast.schemas.ExtraTlv;
import org.brandcast.schemas.HttpSettings;
import org.brandcast.schemas.SmppSettings;
import org.brandcast.schemas.StatusMeaning;
import org.brandcast.schemas.StatusRule;
import org.jspecify.annotations.Nullable;

/** A route's settings between the form and the contract; a password is only ever taken in, never shown. */
@Singleton
final class RouteForm {
    static final List<String> ID_MODES = List.of("same", "hex-to-dec", "dec-to-hex", "strip-zeros");
    static final List<String> LONG_MESSAGES = List.of("udh", "sar", "payload");
    static final List<String> BIND_MODES = List.of("transceiver", "pair");
    static final List<String> CODINGS = List.of("gsm7", "latin1");
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,40}");
    private static final Pattern LINE = Pattern.compile("(?i)(0x[0-9a-f]{1,8}|[0-9]{1,9})[ =:]+([0-9A-Za-z_]+)");
    private static final int LARGEST_TAG = 0xFFFF;
    private static final int MOST = 65_535;

    private final ControlView control;
    private final SecretSeal passwords;

    RouteForm(ControlView control, SecretSeal passwords) {
        this.control = control;
        this.passwords = passwords;
    }

    /** What the form of a route shows. */
    static Fields show(RouteView route) {
        SmppSettings smpp = Objects.requireNonNull(route.smpp(), "smpp is null");
        Map<String, Object> shown = shown(route);
        SmppSettings.getClassSchema().getFields().forEach(field -> shown.put(field.name(), smpp.get(field.pos())));
        shown.remove("sealedPassword");
        shown.put("responseTimeoutMillis", smpp.getResponseTimeoutMillis());
        shown.put(
                "extraTlvs",
                lines(smpp.getExtraTlvs().stream()
                        .map(tlv -> String.format(Locale.ROOT, "0x%04X %s", tlv.getTag(), tlv.getHex()))
                        .toList()));
        shown.put(
                "statusRules",
                lines(smpp.getStatusRules().stream()
                        .map(rule -> String.format(Locale.ROOT, "0x%08X %s", rule.getStatus(), rule.getMeaning()))
                        .toList()));
        return Fields.showing("route", shown);
    }

    /** What routes of both kinds have. */
    static Map<String, Object> shown(RouteView route) {
        Map<String, Object> shown = new HashMap<>();
        shown.put("route", route.route());
        shown.put("carriers", route.carriers());
        shown.put("priority", route.priority());
        shown.put("idSpace", route.idSpace());
        shown.put("adFloorPercent", route.adFloorPercent());
        shown.put("inDoubtWaitSeconds", route.inDoubtWaitMillis() / 1_000);
        shown.put("maxSegments", route.maxSegments());
        return shown;
    }

    private static String lines(List<String> lines) {
        return String.join("\n", lines);
    }

    RouteView read(Fields form, boolean isNew, Optional<RouteView> known) {
        return read(form, isNew, known, smpp(form, known), null);
    }

    /** Reads what routes of both kinds have; of smpp and http one is given. */
    RouteView read(
            Fields form,
            boolean isNew,
            Optional<RouteView> known,
            @Nullable SmppSettings smpp,
            @Nullable HttpSettings http) {
        String route = form.text("route").strip();
        if (!NAME.matcher(route).matches()) {
            form.complain("route", "problem.route.name", route);
        } else if (isNew && known.isPresent()) {
            form.complain("route", "problem.route.taken", route);
        } else if (known.isPresent() && known.get().isHttp() != (http != null)) {
            form.complain("route", "problem.route.kind", route);
        }
        List<String> carriers = form.all("carriers").stream()
                .filter(control.current().carriers()::containsKey)
                .toList();
        if (carriers.isEmpty()) {
            form.complain("carriers", "problem.route.carriers");
        }
        String idSpace = form.upTo("idSpace", 60);
        return new RouteView(
                route,
                new LinkedHashSet<>(carriers),
                true,
                false,
                (int) form.requiredNumber("priority", 0, 1_000_000),
                idSpace.isEmpty() ? route : idSpace,
                (int) form.requiredNumber("adFloorPercent", 0, 100),
                form.requiredNumber("inDoubtWaitSeconds", 1, 86_400) * 1_000,
                (int) form.requiredNumber("maxSegments", 1, 255),
                smpp,
                http);
    }

    private SmppSettings smpp(Fields form, Optional<RouteView> known) {
        SmppSettings.Builder smpp = SmppSettings.newBuilder()
                .setHost(form.required("host", 253))
                .setPort((int) form.requiredNumber("port", 1, MOST))
                .setSystemId(form.required("systemId", 15))
                .setSealedPassword(password(form, known))
                .setSystemType(form.upTo("systemType", 12))
                .setBinds((int) form.requiredNumber("binds", 1, 50))
                .setWindow((int) form.requiredNumber("window", 1, 10_000))
                .setTps((int) form.requiredNumber("tps", 1, 100_000))
                .setResponseTimeoutMillis(form.requiredNumber("responseTimeoutMillis", 100, 600_000))
                .setEnquireLinkMillis(form.requiredNumber("enquireLinkMillis", 1_000, 600_000))
                .setServiceType(form.upTo("serviceType", 5))
                .setSourceTon((int) form.requiredNumber("sourceTon", 0, 6))
                .setSourceNpi((int) form.requiredNumber("sourceNpi", 0, 18))
                .setDestinationTon((int) form.requiredNumber("destinationTon", 0, 6))
                .setDestinationNpi((int) form.requiredNumber("destinationNpi", 0, 18))
                .setQueueFullRetries((int) form.requiredNumber("queueFullRetries", 0, 1_000))
                .setIdMode(oneOf(form, "idMode", ID_MODES))
                .setLongMessages(oneOf(form, "longMessages", LONG_MESSAGES))
                .setBindMode(oneOf(form, "bindMode", BIND_MODES))
                .setSingleByteCoding(oneOf(form, "singleByteCoding", CODINGS))
                .setValidityPeriod(form.on("validityPeriod"))
                .setUserMessageReference(form.on("userMessageReference"))
                .setTls(form.on("tls"))
                .setReceiptZone(zone(form))
                .setExtraTlvs(tlvs(form))
                .setStatusRules(statusRules(form));
        String standby = form.upTo("standbyHost", 253);
        if (!standby.isEmpty()) {
            smpp.setStandbyHost(standby).setStandbyPort((int) form.requiredNumber("standbyPort", 1, MOST));
        }
        return smpp.build();
    }

    /** An empty field keeps the password that there is. */
    private String password(Fields form, Optional<RouteView> known) {
        String typed = form.text("password");
        if (typed.length() > 8) {
            form.complain("password", "problem.field.long", typed.length(), 8);
            return "";
        }
        if (!typed.isEmpty()) {
            return passwords.seal(typed);
        }
        String sealed =
                known.map(RouteView::smpp).map(SmppSettings::getSealedPassword).orElse("");
        if (sealed.isEmpty()) {
            form.complain("password", "problem.field.required");
        }
        return sealed;
    }

    private static String oneOf(Fields form, String name, List<String> values) {
        String value = form.text(name);
        if (!values.contains(value)) {
            form.complain(name, "problem.field.choice");
            return values.get(0);
        }
        return value;
    }

    private static String zone(Fields form) {
        String zone = form.required("receiptZone", 50);
        try {
            return ZoneId.of(zone).getId();
        } catch (DateTimeException e) {
            form.complain("receiptZone", "problem.route.zone", zone);
            return zone;
        }
    }

    private static List<ExtraTlv> tlvs(Fields form) {
        List<ExtraTlv> tlvs = new ArrayList<>();
        for (String line : form.entries("extraTlvs")) {
            Matcher parts = LINE.matcher(line);
            boolean good = parts.matches() && parts.group(2).matches("([0-9A-Fa-f]{2}){1,255}");
            long tag = good ? Long.decode(parts.group(1)) : -1;
            if (tag < 0 || tag > LARGEST_TAG) {
                form.complain("extraTlvs", "problem.route.tlv", line);
            } else {
                tlvs.add(new ExtraTlv((int) tag, parts.group(2).toUpperCase(Locale.ROOT)));
            }
        }
        return tlvs;
    }

    private static List<StatusRule> statusRules(Fields form) {
        List<StatusRule> rules = new ArrayList<>();
        for (String line : form.entries("statusRules")) {
            Matcher parts = LINE.matcher(line);
            Optional<StatusMeaning> meaning = parts.matches() ? meaning(parts.group(2)) : Optional.empty();
            if (meaning.isEmpty()) {
                form.complain("statusRules", "problem.route.status", line);
            } else {
                rules.add(new StatusRule((int) (long) Long.decode(parts.group(1)), meaning.get()));
            }
        }
        return rules;
    }

    private static Optional<StatusMeaning> meaning(String name) {
        for (StatusMeaning meaning : StatusMeaning.values()) {
            if (meaning.name().equalsIgnoreCase(name)) {
                return Optional.of(meaning);
            }
        }
        return Optional.empty();
    }
}

package org.brandcast.schemas;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Kafka topics: their names, keys, partitions and retention in one place. {@code docs/topics.md} is checked
 * against {@link #ALL}.
 */
public final class Topics {
    public static final String CONTROL = "control";
    public static final String ADMISSION_EVENTS = "admission-events";
    public static final String TRACKING_EVENTS = "tracking-events";
    public static final String SETTLEMENTS = "settlements";
    public static final String SUBSCRIBER_RULES = "subscriber-rules";
    public static final String MODERATION = "moderation";
    public static final String FREQUENCY_RETURNS = "frequency-returns";
    public static final String INBOUND_MESSAGES = "inbound-messages";

    /** Parts of longer messages at the SMPP server, and the receipts that it owes. */
    public static final String SMPP_PARTS = "smpp-parts";

    public static final String SMPP_RECEIPTS = "smpp-receipts";

    /** Source patterns for jobs that must see topics made while they run. */
    public static final Pattern ALL_DOORS = Pattern.compile("send-requests\\.door\\.(otp|care|ad)");

    public static final Pattern ALL_TENANT_DOORS =
            Pattern.compile("send-requests\\.tenant\\.(?<tenant>[0-9]{1,18})\\.(?<lane>otp|care|ad)");
    public static final Pattern ALL_RESULTS = Pattern.compile("results\\.[a-z0-9-]+");
    public static final Pattern ALL_RECEIPTS = Pattern.compile("receipts\\.[a-z0-9-]+");
    public static final Pattern ALL_DEFERRED = Pattern.compile("deferred\\.[a-z0-9-]+");
    public static final Pattern ALL_RESENDS = Pattern.compile("resend\\.[a-z0-9-]+\\.(otp|care|ad)");
    public static final Pattern ALL_DEAD_LETTERS = Pattern.compile("dead-letters\\.[a-z0-9-]+");

    /** Names of the jobs that have a dead-letter topic. */
    public static final List<String> JOBS = List.of("admission", "tracking", "export", "gateway");

    /** When a topic is made. */
    public enum Scope {
        INSTALLATION,
        LANE,
        TENANT,
        TENANT_LANE,
        ROUTE,
        ROUTE_LANE,
        JOB
    }

    /**
     * One row of the topic table.
     *
     * @param name with {@code <lane>}, {@code <tenant>}, {@code <route>}, {@code <job>} for its parts
     * @param retention empty: compacted
     */
    public record Spec(
            String name,
            Scope scope,
            String key,
            int partitions,
            Optional<Duration> retention,
            String writers,
            String readers) {}

    public static final List<Spec> ALL = List.of(
            kept("send-requests.door.<lane>", Scope.LANE, "msisdn", 2, 7, "our doors", "admission, portal"),
            kept(
                    "send-requests.tenant.<tenant>.<lane>",
                    Scope.TENANT_LANE,
                    "any",
                    1,
                    7,
                    "that tenant's Kafka client",
                    "admission"),
            kept("status.tenant.<tenant>", Scope.TENANT, "messageId", 1, 7, "portal", "that tenant's Kafka client"),
            compacted(CONTROL, Scope.INSTALLATION, "kind/id", 1, "portal's outbox relay", "admission, gateway, doors"),
            compacted(SUBSCRIBER_RULES, Scope.INSTALLATION, "msisdn + fact", 2, "portal", "admission, gateway"),
            kept(MODERATION, Scope.INSTALLATION, "msisdn", 2, 7, "portal", "admission"),
            kept(FREQUENCY_RETURNS, Scope.INSTALLATION, "msisdn", 2, 7, "admission", "admission"),
            kept("outbound.<route>.<lane>", Scope.ROUTE_LANE, "msisdn", 1, 7, "admission", "gateway"),
            kept("resend.<route>.<lane>", Scope.ROUTE_LANE, "messageId", 1, 7, "tracking", "gateway"),
            kept("deferred.<route>", Scope.ROUTE, "msisdn", 1, 7, "gateway", "admission"),
            compacted("journal.<route>", Scope.ROUTE, "messageId/segment/attempt", 1, "gateway", "gateway"),
            kept("results.<route>", Scope.ROUTE, "messageId", 1, 7, "gateway, portal", "tracking, gateway"),
            kept("receipts.<route>", Scope.ROUTE, "SMSC id space + id", 1, 7, "gateway", "tracking, gateway"),
            kept(
                    ADMISSION_EVENTS,
                    Scope.INSTALLATION,
                    "messageId",
                    2,
                    30,
                    "admission",
                    "tracking, export, portal, gateway"),
            kept(TRACKING_EVENTS, Scope.INSTALLATION, "messageId", 2, 30, "tracking", "export, portal, gateway"),
            kept(SETTLEMENTS, Scope.INSTALLATION, "tenant", 2, 7, "tracking", "admission"),
            kept(INBOUND_MESSAGES, Scope.INSTALLATION, "sender's number", 2, 30, "gateway", "portal"),
            kept(SMPP_PARTS, Scope.INSTALLATION, "messageId", 1, 2, "gateway", "gateway"),
            compacted(SMPP_RECEIPTS, Scope.INSTALLATION, "messageId", 1, "gateway", "gateway"),
            kept("dead-letters.<job>", Scope.JOB, "none", 1, 30, "that job", "portal"));

    private Topics() {}

    public static String door(MessageType type) {
        return "send-requests.door." + lane(type);
    }

    public static String tenantDoor(long tenantId, MessageType type) {
        return "send-requests.tenant." + tenantId + "." + lane(type);
    }

    /** Where a tenant's own clients read what became of its messages. */
    public static String tenantStatus(long tenantId) {
        return "status.tenant." + tenantId;
    }

    public static String outbound(String route, MessageType type) {
        return "outbound." + route + "." + lane(type);
    }

    public static String journal(String route) {
        return "journal." + route;
    }

    public static String results(String route) {
        return "results." + route;
    }

    public static String receipts(String route) {
        return "receipts." + route;
    }

    public static String resend(String route, MessageType type) {
        return "resend." + route + "." + lane(type);
    }

    public static String deferred(String route) {
        return "deferred." + route;
    }

    public static String deadLetters(String job) {
        return "dead-letters." + job;
    }

    /** A type's lane as it stands in topic names. */
    public static String lane(MessageType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    /** Tenant and type told by the name of a tenant's topic; empty for any other topic. */
    public static Optional<TenantDoor> tenantDoorOf(String topic) {
        Matcher matcher = ALL_TENANT_DOORS.matcher(topic);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(new TenantDoor(
                Long.parseLong(matcher.group("tenant")),
                MessageType.valueOf(matcher.group("lane").toUpperCase(Locale.ROOT))));
    }

    /** Whose topic it is, and for which type. */
    public record TenantDoor(long tenantId, MessageType type) {}

    /** The topics of an installation before any route or tenant exists. */
    public static List<Concrete> ofInstallation() {
        List<Concrete> topics = new java.util.ArrayList<>();
        for (Spec spec : ALL) {
            switch (spec.scope()) {
                case INSTALLATION -> topics.add(new Concrete(spec.name(), spec));
                case LANE -> addLanes(topics, spec, spec.name());
                case JOB ->
                    JOBS.forEach(job -> topics.add(new Concrete(spec.name().replace("<job>", job), spec)));
                case TENANT, TENANT_LANE, ROUTE, ROUTE_LANE -> {
                    // made with the tenant or route
                }
            }
        }
        return topics;
    }

    /** The topics that a route needs. */
    public static List<Concrete> ofRoute(String route) {
        List<Concrete> topics = new java.util.ArrayList<>();
        for (Spec spec : ALL) {
            String name = spec.name().replace("<route>", route);
            if (spec.scope() == Scope.ROUTE) {
                topics.add(new Concrete(name, spec));
            } else if (spec.scope() == Scope.ROUTE_LANE) {
                addLanes(topics, spec, name);
            }
        }
        return topics;
    }

    /** The topics that a tenant with Kafka access needs. */
    public static List<Concrete> ofTenant(long tenantId) {
        List<Concrete> topics = new java.util.ArrayList<>();
        for (Spec spec : ALL) {
            String name = spec.name().replace("<tenant>", Long.toString(tenantId));
            if (spec.scope() == Scope.TENANT_LANE) {
                addLanes(topics, spec, name);
            } else if (spec.scope() == Scope.TENANT) {
                topics.add(new Concrete(name, spec));
            }
        }
        return topics;
    }

    /** A topic to make: its name and its row. */
    public record Concrete(String name, Spec spec) {}

    private static void addLanes(List<Concrete> topics, Spec spec, String name) {
        for (MessageType type : MessageType.values()) {
            topics.add(new Concrete(name.replace("<lane>", lane(type)), spec));
        }
    }

    private static Spec kept(
            String name, Scope scope, String key, int partitions, int days, String writers, String readers) {
        return new Spec(name, scope, key, partitions, Optional.of(Duration.ofDays(days)), writers, readers);
    }

    private static Spec compacted(
            String name, Scope scope, String key, int partitions, String writers, String readers) {
        return new Spec(name, scope, key, partitions, Optional.empty(), writers, readers);
    }
}

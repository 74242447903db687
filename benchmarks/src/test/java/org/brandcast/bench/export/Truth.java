package org.brandcast.bench.export;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.brandcast.schemas.AdmissionEvent;
import org.brandcast.schemas.Admitted;
import org.brandcast.schemas.ChargeOn;
import org.brandcast.schemas.LateFact;
import org.brandcast.schemas.LedgerDelta;
import org.brandcast.schemas.MessageFacts;
import org.brandcast.schemas.OrderEcho;
import org.brandcast.schemas.Rejected;
import org.brandcast.schemas.Settled;
import org.brandcast.schemas.StatusChanged;
import org.brandcast.schemas.TrackingEvent;

/**
 * What every view has to say, reckoned in plain Java out of the records of the two topics, without ClickHouse and without
 * the job. A view is its rows as tab-separated text, sorted.
 */
final class Truth {
    private static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");
    private static final List<String> WENT_OUT = List.of("DELIVERED", "PARTIAL", "FAILED", "EXPIRED");
    private static final int RECENT = 10;
    private static final int DEAD_AFTER = 3;

    private final Map<String, Message> messages = new HashMap<>();
    private final Map<String, String> lateFacts = new TreeMap<>();
    private final Map<String, Entry> ledger = new HashMap<>();
    private final Instant now;

    Truth(Instant now) {
        this.now = now;
    }

    /** A message as its newest record leaves it. */
    private static final class Message {
        private long tenant;
        private long order;
        private long campaign;
        private String id = "";
        private String brandname = "";
        private String type = "";
        private String door = "";
        private String carrier = "";
        private String to = "";
        private String clientRef = "";
        private String route = "";
        private String status = "";
        private String reason = "";
        private int segments;
        private int accepted;
        private int delivered;
        private int sequence;
        private long price;
        private boolean chargedOnDelivered;
        private long acceptedAt;
        private long sentAt;
        private long finalAt;

        private boolean wentOut() {
            return WENT_OUT.contains(status);
        }

        private long charged() {
            return chargedOnDelivered ? delivered : accepted;
        }

        private long amount() {
            return finalAt == 0 || status.equals("REJECTED") ? 0 : charged() * price;
        }

        private long deliveredOne() {
            return status.equals("DELIVERED") ? 1 : 0;
        }

        private String number() {
            return to.substring(0, 5) + "***" + to.substring(to.length() - 3);
        }
    }

    private record Entry(long tenant, long order, long campaign, long at, LedgerDelta delta) {}

    void read(AdmissionEvent event) {
        if (event.getBody() instanceof Admitted body) {
            Message message = of(event.getTenantId(), body.getFacts());
            message.order = body.getLedger().getOrderId();
            message.segments = body.getSegments();
            message.price = body.getUnitPriceVnd();
            message.chargedOnDelivered = body.getChargeOn() == ChargeOn.DELIVERED;
            if (message.sequence == 0) {
                message.route = body.getRoute();
                message.status = "QUEUED";
            }
            entry(event, message.campaign, body.getLedger());
        } else if (event.getBody() instanceof Rejected body) {
            Message message = of(event.getTenantId(), body.getFacts());
            message.status = "REJECTED";
            message.reason = body.getReason();
            message.finalAt = event.getAtMillis();
        } else if (event.getBody() instanceof Settled body) {
            long campaign = body.getCampaignId() == null ? 0 : body.getCampaignId();
            body.getDeltas().forEach(delta -> entry(event, campaign, delta));
        } else if (event.getBody() instanceof OrderEcho body) {
            entry(event, 0, body.getLedger());
        } else {
            throw new IllegalStateException("an event that isn't reckoned with: " + event);
        }
    }

    void read(TrackingEvent event) {
        if (event.getBody() instanceof LateFact body) {
            long campaign = event.getCampaignId() == null ? 0 : event.getCampaignId();
            String line = tabs(
                    day(event.getAtMillis()),
                    event.getTenantId(),
                    event.getMessageId(),
                    campaign,
                    body.getSegment(),
                    body.getLateState(),
                    body.getFinalStatus());
            lateFacts.put(line, line);
        }
        if (!(event.getBody() instanceof StatusChanged body)) {
            return;
        }
        Message message = messages.computeIfAbsent(event.getMessageId(), id -> new Message());
        if (body.getStatus().name().equals("SENT")) {
            message.sentAt = event.getAtMillis();
        }
        if (event.getSequence() <= message.sequence) {
            return;
        }
        message.sequence = event.getSequence();
        message.status = body.getStatus().name();
        message.reason = body.getCause();
        message.route = body.getRoute();
        message.accepted = body.getAcceptedSegments();
        message.delivered = body.getDeliveredSegments();
        message.finalAt = WENT_OUT.contains(message.status) ? event.getAtMillis() : 0;
    }

    int size() {
        return messages.size();
    }

    private Message of(long tenant, MessageFacts facts) {
        Message message = messages.computeIfAbsent(facts.getMessageId(), id -> new Message());
        message.id = facts.getMessageId();
        message.tenant = tenant;
        message.campaign = facts.getCampaignId() == null ? 0 : facts.getCampaignId();
        message.brandname = facts.getBrandname();
        message.type = facts.getType().name();
        message.door = facts.getDoor().name();
        message.carrier = facts.getCarrier();
        message.to = facts.getTo();
        message.clientRef = facts.getClientRef();
        message.acceptedAt = facts.getAcceptedAtMillis();
        return message;
    }

    private void entry(AdmissionEvent event, long campaign, LedgerDelta delta) {
        ledger.put(
                delta.getOrderId() + "/" + delta.getSequence(),
                new Entry(event.getTenantId(), delta.getOrderId(), campaign, event.getAtMillis(), delta));
    }

    /** By view: the columns to ask for, and its rows. */
    Map<String, View> views() {
        Map<String, View> views = new LinkedHashMap<>();
        String combination = "tenant_id, order_id, campaign_id, brandname, type, carrier, route, status, reason";
        String sums = "messages, segments, accepted_segments, delivered_segments, in_doubt, resent, amount_vnd";
        views.put(
                "traffic_daily",
                new View("day, " + combination + ", " + sums, traffic(message -> day(message.acceptedAt))));
        views.put(
                "traffic_hourly",
                new View(
                        "toUnixTimestamp(hour), " + combination + ", " + sums,
                        traffic(message -> Long.toString(hour(message.acceptedAt)))));
        views.put("delivery_quality", deliveryQuality());
        views.put("reject_reasons", rejectReasons());
        views.put("route_health", routeHealth());
        views.put("campaign_result", campaignResult());
        views.put("order_usage", orderUsage());
        views.put("order_balance", orderBalance());
        views.put("sending_hours", sendingHours());
        List<Profile> profiles = profiles();
        views.put("subscriber_base", subscriberBase(profiles));
        views.put("subscriber_retention", retention(profiles));
        views.put("list_hygiene", listHygiene(profiles));
        views.put("carrier_moves", carrierMoves(profiles));
        views.put("ad_saturation", adSaturation(profiles));
        views.put("subscribers", subscribers(profiles));
        views.put("message_log", messageLog());
        views.put("final_messages", finalMessages());
        views.put(
                "late_facts",
                new View(
                        "day, tenant_id, toString(message_id), campaign_id, segment, late_state, final_status",
                        new ArrayList<>(lateFacts.keySet())));
        return views;
    }

    /** Columns of a view, and what its rows are, sorted. */
    record View(String columns, List<String> rows) {
        View {
            rows = rows.stream().sorted().toList();
        }
    }

    private List<String> traffic(Function<Message, String> when) {
        Sums sums = new Sums(7);
        for (Message m : messages.values()) {
            sums.add(
                    tabs(
                            when.apply(m),
                            m.tenant,
                            m.order,
                            m.campaign,
                            m.brandname,
                            m.type,
                            m.carrier,
                            m.route,
                            m.status,
                            m.reason),
                    1,
                    m.segments,
                    m.accepted,
                    m.delivered,
                    0,
                    0,
                    m.amount());
        }
        return sums.rows();
    }

    private View deliveryQuality() {
        Sums sums = new Sums(5);
        messages.values().stream()
                .filter(m -> !m.status.equals("REJECTED"))
                .forEach(m -> sums.add(
                        tabs(day(m.acceptedAt), m.tenant, m.carrier, m.route, m.type),
                        1,
                        m.wentOut() ? 1 : 0,
                        m.deliveredOne(),
                        0,
                        0));
        return new View(
                "day, tenant_id, carrier, route, type, messages, ended, delivered, in_doubt, resent", sums.rows());
    }

    private View rejectReasons() {
        Sums sums = new Sums(1);
        messages.values().stream()
                .filter(m -> List.of("REJECTED", "FAILED", "EXPIRED").contains(m.status))
                .forEach(m -> sums.add(
                        tabs(day(m.acceptedAt), m.tenant, m.brandname, m.type, m.carrier, m.status, m.reason), 1));
        return new View("day, tenant_id, brandname, type, carrier, status, reason, messages", sums.rows());
    }

    private View routeHealth() {
        Sums sums = new Sums(5);
        messages.values().stream()
                .filter(m -> !m.route.isEmpty())
                .forEach(m -> sums.add(
                        tabs(hour(m.acceptedAt), m.tenant, m.route, m.carrier),
                        1,
                        m.wentOut() ? 0 : 1,
                        m.deliveredOne(),
                        m.status.equals("FAILED") ? 1 : 0,
                        m.status.equals("EXPIRED") ? 1 : 0));
        return new View(
                "toUnixTimestamp(hour), tenant_id, route, carrier, messages, open, delivered, failed, expired",
                sums.rows());
    }

    private View campaignResult() {
        Sums sums = new Sums(12);
        for (Message m : messages.values()) {
            if (m.campaign != 0) {
                sums.add(
                        tabs(m.tenant, m.campaign),
                        1,
                        m.status.equals("REJECTED") ? 1 : 0,
                        m.status.equals("QUEUED") ? 1 : 0,
                        m.status.equals("SENT") ? 1 : 0,
                        m.deliveredOne(),
                        m.status.equals("FAILED") ? 1 : 0,
                        m.status.equals("EXPIRED") ? 1 : 0,
                        m.segments,
                        m.accepted,
                        m.delivered,
                        0,
                        0);
            }
        }
        for (Entry e : ledger.values()) {
            if (e.campaign != 0) {
                boolean posted = e.delta.getVerb().name().equals("POST");
                sums.add(
                        tabs(e.tenant, e.campaign),
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        posted ? e.delta.getSegments() : 0,
                        posted ? e.delta.getAmountVnd() : 0);
            }
        }
        return new View(
                "tenant_id, campaign_id, messages, rejected, queued, sent, delivered, failed, expired, segments,"
                        + " accepted_segments, delivered_segments, posted_segments, amount_vnd",
                sums.rows());
    }

    private View orderUsage() {
        Sums sums = new Sums(5);
        for (Entry e : ledger.values()) {
            sums.add(
                    tabs(day(e.at), e.tenant, e.order, e.campaign),
                    of(e, "GRANT"),
                    of(e, "RESERVE"),
                    of(e, "POST"),
                    of(e, "VOID"),
                    e.delta.getVerb().name().equals("POST") ? e.delta.getAmountVnd() : 0);
        }
        return new View(
                "day, tenant_id, order_id, campaign_id, granted, reserved, posted, voided, posted_vnd", sums.rows());
    }

    private static long of(Entry entry, String verb) {
        return entry.delta.getVerb().name().equals(verb) ? entry.delta.getSegments() : 0;
    }

    private View orderBalance() {
        Map<Long, List<Entry>> orders = new HashMap<>();
        ledger.values()
                .forEach(e ->
                        orders.computeIfAbsent(e.order, id -> new ArrayList<>()).add(e));
        List<String> rows = new ArrayList<>();
        orders.forEach((order, entries) -> {
            Entry last = entries.stream()
                    .max(Comparator.comparingLong(e -> e.delta.getSequence()))
                    .orElseThrow();
            long granted = entries.stream().mapToLong(e -> of(e, "GRANT")).sum();
            long posted = entries.stream().mapToLong(e -> of(e, "POST")).sum();
            long reserved = entries.stream().mapToLong(e -> of(e, "RESERVE")).sum()
                    - posted
                    - entries.stream().mapToLong(e -> of(e, "VOID")).sum();
            rows.add(tabs(
                    last.tenant,
                    order,
                    entries.size(),
                    last.delta.getGrantedAfter(),
                    last.delta.getPostedAfter(),
                    last.delta.getReservedAfter(),
                    granted - posted - reserved,
                    granted,
                    posted,
                    reserved,
                    entries.stream()
                            .filter(e -> of(e, "POST") > 0)
                            .mapToLong(e -> e.delta.getAmountVnd())
                            .sum()));
        });
        return new View(
                "tenant_id, order_id, last_sequence, granted, posted, reserved, free, granted_by_entries,"
                        + " posted_by_entries, reserved_by_entries, amount_vnd",
                rows);
    }

    private View sendingHours() {
        Sums sums = new Sums(3);
        messages.values().stream().filter(m -> !m.status.equals("REJECTED")).forEach(m -> {
            ZonedDateTime at = at(m.acceptedAt);
            sums.add(
                    tabs(m.tenant, m.type, at.getDayOfWeek().getValue(), at.getHour()),
                    1,
                    m.wentOut() ? 1 : 0,
                    m.deliveredOne());
        });
        return new View("tenant_id, type, weekday, hour_of_day, messages, ended, delivered", sums.rows());
    }

    /** A number of a partner. */
    private static final class Profile {
        private final long tenant;
        private final List<Message> newestFirst;
        private final TreeSet<YearMonth> months = new TreeSet<>();

        private Profile(List<Message> messages) {
            this.tenant = messages.get(0).tenant;
            this.newestFirst = messages.stream()
                    .sorted(Comparator.<Message>comparingLong(m -> m.acceptedAt).reversed())
                    .toList();
            messages.stream()
                    .filter(m -> m.status.equals("DELIVERED"))
                    .forEach(m -> months.add(YearMonth.from(at(m.acceptedAt))));
        }

        private String carrier() {
            return newestFirst.get(0).carrier;
        }

        private String firstCarrier() {
            return newestFirst.get(newestFirst.size() - 1).carrier;
        }

        private long count(Predicate<Message> which) {
            return newestFirst.stream().filter(which).count();
        }

        private long wasted() {
            return newestFirst.stream()
                    .filter(m -> m.wentOut() && !m.status.equals("DELIVERED"))
                    .mapToLong(Message::amount)
                    .sum();
        }

        private String reach(LocalDate today) {
            List<Message> ended =
                    newestFirst.stream().filter(Message::wentOut).limit(RECENT).toList();
            if (ended.isEmpty()) {
                return "UNKNOWN";
            }
            if (ended.get(0).status.equals("DELIVERED")) {
                return "REACHABLE";
            }
            return ended.size() >= DEAD_AFTER
                            && ended.stream().limit(DEAD_AFTER).noneMatch(m -> m.status.equals("DELIVERED"))
                            && !at(ended.get(DEAD_AFTER - 1).acceptedAt)
                                    .toLocalDate()
                                    .isBefore(today.minusDays(180))
                    ? "DEAD"
                    : "UNSURE";
        }
    }

    private List<Profile> profiles() {
        Map<String, List<Message>> numbers = new HashMap<>();
        messages.values().stream()
                .filter(m -> !m.status.equals("REJECTED"))
                .forEach(m -> numbers.computeIfAbsent(m.tenant + "/" + m.to, key -> new ArrayList<>())
                        .add(m));
        return numbers.values().stream().map(Profile::new).toList();
    }

    private View subscriberBase(List<Profile> profiles) {
        Sums sums = new Sums(3);
        YearMonth thisMonth = YearMonth.from(now.atZone(ZONE));
        for (Profile profile : profiles) {
            profile.months.forEach(month -> sums.add(
                    tabs(profile.tenant, month.atDay(1), profile.carrier()),
                    1,
                    month.equals(profile.months.first()) ? 1 : 0,
                    0));
            if (!profile.months.isEmpty()) {
                YearMonth lost = profile.months.last().plusMonths(3);
                if (!lost.isAfter(thisMonth)) {
                    sums.add(tabs(profile.tenant, lost.atDay(1), profile.carrier()), 0, 0, 1);
                }
            }
        }
        return new View("tenant_id, month, carrier, active, added, lost", sums.rows());
    }

    private static View retention(List<Profile> profiles) {
        Sums sums = new Sums(1);
        profiles.forEach(profile -> profile.months.forEach(
                month -> sums.add(tabs(profile.tenant, profile.months.first().atDay(1), month.atDay(1)), 1)));
        return new View("tenant_id, cohort, month, numbers", sums.rows());
    }

    private View listHygiene(List<Profile> profiles) {
        LocalDate today = LocalDate.ofInstant(now, ZONE);
        Sums sums = new Sums(5);
        for (Profile profile : profiles) {
            String reach = profile.reach(today);
            sums.add(
                    tabs(profile.tenant, profile.carrier()),
                    1,
                    reach.equals("REACHABLE") ? 1 : 0,
                    reach.equals("UNSURE") ? 1 : 0,
                    reach.equals("DEAD") ? 1 : 0,
                    reach.equals("DEAD") ? profile.wasted() : 0);
        }
        return new View("tenant_id, carrier, numbers, reachable, unsure, dead, wasted_vnd", sums.rows());
    }

    private static View carrierMoves(List<Profile> profiles) {
        Sums sums = new Sums(1);
        profiles.stream()
                .filter(profile -> !profile.carrier().equals(profile.firstCarrier()))
                .forEach(profile -> sums.add(tabs(profile.tenant, profile.firstCarrier(), profile.carrier()), 1));
        return new View("tenant_id, first_carrier, carrier, numbers", sums.rows());
    }

    private View adSaturation(List<Profile> profiles) {
        long since = now.minus(24, ChronoUnit.HOURS).toEpochMilli();
        Sums sums = new Sums(1);
        profiles.forEach(profile -> sums.add(
                tabs(profile.tenant, Math.min(RECENT, profile.count(m -> m.type.equals("AD") && m.acceptedAt > since))),
                1));
        return new View("tenant_id, ads_in_24h, numbers", sums.rows());
    }

    private View subscribers(List<Profile> profiles) {
        LocalDate today = LocalDate.ofInstant(now, ZONE);
        List<String> rows = new ArrayList<>();
        for (Profile profile : profiles) {
            Message newest = profile.newestFirst.get(0);
            Message oldest = profile.newestFirst.get(profile.newestFirst.size() - 1);
            rows.add(tabs(
                    profile.tenant,
                    newest.number(),
                    profile.carrier(),
                    profile.firstCarrier(),
                    oldest.acceptedAt / 1000,
                    newest.acceptedAt / 1000,
                    profile.newestFirst.stream()
                                    .filter(m -> m.status.equals("DELIVERED"))
                                    .mapToLong(m -> m.acceptedAt)
                                    .max()
                                    .orElse(0)
                            / 1000,
                    profile.newestFirst.size(),
                    profile.count(m -> m.status.equals("DELIVERED")),
                    profile.count(m -> m.type.equals("AD")),
                    profile.count(m -> m.type.equals("AD") && m.status.equals("DELIVERED")),
                    profile.reach(today),
                    profile.wasted()));
        }
        return new View(
                "tenant_id, number, carrier, first_carrier, toUnixTimestamp(first_at), toUnixTimestamp(last_at),"
                        + " toUnixTimestamp(last_delivered_at), messages, delivered, ads, ads_delivered, reach, wasted_vnd",
                rows);
    }

    private View messageLog() {
        return new View(
                "toUnixTimestamp64Milli(accepted_at), tenant_id, toString(message_id), door, type, brandname, number, carrier,"
                        + " campaign_id, order_id, client_ref, segments, accepted_segments, delivered_segments, route, status,"
                        + " reason, unit_price_vnd, if(sent_at IS NULL, 0, toUnixTimestamp64Milli(assumeNotNull(sent_at))),"
                        + " if(final_at IS NULL, 0, toUnixTimestamp64Milli(assumeNotNull(final_at)))",
                messages.values().stream()
                        .map(m -> tabs(
                                m.acceptedAt,
                                m.tenant,
                                m.id,
                                m.door,
                                m.type,
                                m.brandname,
                                m.number(),
                                m.carrier,
                                m.campaign,
                                m.order,
                                m.clientRef,
                                m.segments,
                                m.accepted,
                                m.delivered,
                                m.route,
                                m.status,
                                m.reason,
                                m.price,
                                m.sentAt,
                                m.finalAt))
                        .toList());
    }

    private View finalMessages() {
        return new View(
                "final_day, tenant_id, toString(message_id), order_id, campaign_id, type, carrier, route, charged_segments,"
                        + " unit_price_vnd, amount_vnd, charge_on, status, reason",
                messages.values().stream()
                        .filter(Message::wentOut)
                        .map(m -> tabs(
                                day(m.finalAt),
                                m.tenant,
                                m.id,
                                m.order,
                                m.campaign,
                                m.type,
                                m.carrier,
                                m.route,
                                m.charged(),
                                m.price,
                                m.amount(),
                                m.chargedOnDelivered ? "DELIVERED" : "ACCEPTED",
                                m.status,
                                m.reason))
                        .toList());
    }

    private static ZonedDateTime at(long millis) {
        return Instant.ofEpochMilli(millis).atZone(ZONE);
    }

    private static String day(long millis) {
        return at(millis).format(DateTimeFormatter.ISO_LOCAL_DATE);
    }

    private static long hour(long millis) {
        return at(millis).truncatedTo(ChronoUnit.HOURS).toEpochSecond();
    }

    private static String tabs(Object... values) {
        StringBuilder line = new StringBuilder();
        for (Object value : values) {
            line.append(line.isEmpty() && value == values[0] ? "" : "\t").append(value);
        }
        return line.toString();
    }

    /** Rows of sums by what they are told apart by. */
    private static final class Sums {
        private final int width;
        private final Map<String, long[]> sums = new HashMap<>();

        private Sums(int width) {
            this.width = width;
        }

        private void add(String key, long... values) {
            long[] sum = sums.computeIfAbsent(key, k -> new long[width]);
            for (int i = 0; i < values.length; i++) {
                sum[i] += values[i];
            }
        }

        private List<String> rows() {
            List<String> rows = new ArrayList<>(sums.size());
            sums.forEach((key, sum) -> rows.add(key + "\t"
                    + String.join(
                            "\t", Arrays.stream(sum).mapToObj(Long::toString).toList())));
            return rows;
        }
    }
}

package org.brandcast.portal.campaign;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.brandcast.domain.lifecycle.MessageIds;
import org.brandcast.portal.control.ControlView;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.form.FieldProblem;
import org.brandcast.portal.message.DoorWriter;
import org.brandcast.portal.system.BackgroundWork;
import org.brandcast.portal.system.Worker;
import org.brandcast.schemas.CampaignState;
import org.brandcast.schemas.Door;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.SendRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns running campaigns into requests at the door, portion by portion. The cursor moves only after all requests of a
 * portion are durable; a portion that is written again after a crash has the same message ids, so it changes nothing.
 * Admission knows an id for ten days. A campaign may stand still for longer than that between a crash and the portion
 * after it; so of the first portion that this process writes of it, what has become a message already is left out.
 * It starts campaigns whose time has come and ends those whose every message is final.
 *
 * <p>No more than {@link #MOST_UNDECIDED} requests of a campaign wait for admission, so that a large one neither fills
 * the lane for others nor outruns a pause.
 */
@Singleton
public final class CampaignExpander implements BackgroundWork {
    private static final Logger LOG = LoggerFactory.getLogger(CampaignExpander.class);
    static final long MOST_UNDECIDED = 20_000;
    static final int PORTION = 2_000;
    private static final long ACK_SECONDS = 60;

    /** So long the portion after a committed one is surely known to admission if it was written before: ten days and less. */
    private static final long SURE_MILLIS = 24L * 3_600_000;

    private static final long IDLE_MILLIS = 300;

    private final Database database;
    private final CampaignService campaigns;
    private final CampaignCheck check;
    private final ControlView control;
    private final DoorWriter door;
    private final Clock clock;
    private final Worker worker;
    private final Counter expanded;
    private final Map<Long, Pace> paces = new HashMap<>();

    /** When this process committed a campaign's last portion; of one that failed since nothing. */
    private final Map<Long, Long> committedAt = new HashMap<>();

    /** A running campaign, as far as expansion needs it. */
    private record Running(
            long id,
            long tenantId,
            String brandname,
            String type,
            String text,
            long orderId,
            long listId,
            long senderId,
            long recipients,
            int pacePerSecond,
            long cursor,
            long expanded) {}

    /** How much a campaign's pace has allowed, and since when. */
    private record Pace(long sinceMillis, long expandedThen) {}

    CampaignExpander(
            Database database,
            CampaignService campaigns,
            CampaignCheck check,
            ControlView control,
            DoorWriter door,
            Clock clock,
            MeterRegistry metrics) {
        this.database = database;
        this.campaigns = campaigns;
        this.check = check;
        this.control = control;
        this.door = door;
        this.clock = clock;
        this.worker = new Worker("campaign-expansion", this::step);
        this.expanded = metrics.counter("brandcast.campaign.expanded");
    }

    @Override
    public String workName() {
        return "campaign-expansion";
    }

    @Override
    public void start() {
        worker.start();
    }

    @Override
    public String failure() {
        return worker.failure();
    }

    private void step() throws InterruptedException {
        startDue();
        boolean worked = false;
        RuntimeException firstFailure = null;
        for (long id : ids("SELECT id FROM campaign WHERE state = 'RUNNING' AND NOT expansion_done ORDER BY id")) {
            try {
                worked |= expandPortion(id) > 0;
            } catch (RuntimeException e) {
                // One campaign's trouble holds up no other.
                LOG.warn("campaign {} could not be expanded", id, e);
                firstFailure = firstFailure == null ? e : firstFailure;
            }
        }
        finish();
        if (firstFailure != null) {
            throw firstFailure;
        }
        if (!worked) {
            Thread.sleep(IDLE_MILLIS);
        }
    }

    private List<Long> ids(String sql, Object... args) {
        return database.call(TenantScope.SYSTEM, tx -> tx.list(sql, row -> row.getLong(1), args));
    }

    /** A scheduled campaign starts only if its order can pay by now; else it is held, and its page says why. */
    private void startDue() {
        for (long id :
                ids("SELECT id FROM campaign WHERE state = 'SCHEDULED' AND start_at_millis <= ?", clock.millis())) {
            database.run(TenantScope.SYSTEM, tx -> {
                CampaignService.Stored campaign = CampaignService.lock(tx, id);
                if (!campaign.state().equals("SCHEDULED")) {
                    return;
                }
                List<FieldProblem> problems = check.orderProblems(tx, campaign);
                if (problems.isEmpty()) {
                    campaigns.run(tx, campaign);
                    LOG.info("campaign {} starts by schedule", id);
                } else {
                    tx.update(
                            "UPDATE campaign SET state = 'PAUSED', hold_reason = ? WHERE id = ?",
                            problems.get(0).messageKey(),
                            id);
                    LOG.info(
                            "campaign {} is held at its start: {}",
                            id,
                            problems.get(0).messageKey());
                }
            });
        }
    }

    /** Writes the next portion of one campaign; returns how many of its recipients that were. */
    int expandPortion(long id) throws InterruptedException {
        boolean committed = false;
        try {
            int written =
                    this.database.<Integer, InterruptedException>call(TenantScope.SYSTEM, tx -> expandPortion(tx, id));
            committed = written > 0;
            return written;
        } finally {
            if (committed) {
                committedAt.put(id, clock.millis());
            } else {
                committedAt.remove(id);
            }
        }
    }

    int expandPortion(Tx tx, long id) throws SQLException, InterruptedException {
        List<Running> locked = tx.list(
                "SELECT * FROM campaign WHERE id = ? AND state = 'RUNNING' AND NOT expansion_done FOR NO KEY UPDATE SKIP LOCKED",
                CampaignExpander::read,
                id);
        return locked.isEmpty() ? 0 : expand(tx, locked.get(0));
    }

    private int expand(Tx tx, Running campaign) throws SQLException, InterruptedException {
        long rest = campaign.recipients() - campaign.expanded();
        int room = (int) Math.min(Math.min(PORTION, rest), Math.min(undecidedRoom(tx, campaign), paceRoom(campaign)));
        if (room <= 0) {
            return 0;
        }
        // At least the version by which admission knows this campaign as running.
        long version = Math.max(control.current().version(), tx.number("SELECT version FROM control_version"));
        TextTemplate template = TextTemplate.of(campaign.text());
        List<SendRequest> portion = new ArrayList<>(room);
        long[] last = {campaign.cursor()};
        Recipients.Source source = new Recipients.Source(campaign.id(), campaign.listId());
        Recipients.read(tx, source, template, campaign.cursor(), room, recipient -> {
            portion.add(request(campaign, recipient, template, version));
            last[0] = recipient.position();
        });
        Set<String> known = isSure(campaign.id()) ? Set.of() : known(tx, portion);
        List<CompletableFuture<Void>> acks = new ArrayList<>(portion.size());
        for (SendRequest request : portion) {
            if (!known.contains(request.getMessageId())) {
                acks.add(door.write(request.getTo(), request));
            }
        }
        await(acks);
        long total = campaign.expanded() + portion.size();
        tx.update(
                "UPDATE campaign SET cursor_position = ?, expanded = ?, expansion_done = ? WHERE id = ?",
                last[0],
                total,
                portion.size() < room || total >= campaign.recipients(),
                campaign.id());
        expanded.increment(acks.size());
        return portion.size();
    }

    private boolean isSure(long campaignId) {
        Long committed = committedAt.get(campaignId);
        return committed != null && clock.millis() - committed < SURE_MILLIS;
    }

    /** Ids of those that have become messages. */
    private static Set<String> known(Tx tx, List<SendRequest> portion) throws SQLException {
        List<String> ids = portion.stream().map(SendRequest::getMessageId).toList();
        return new HashSet<>(tx.list(
                "SELECT message_id::text FROM message WHERE message_id = ANY (?::uuid[])",
                row -> row.getString(1),
                tx.texts(ids)));
    }

    private static long undecidedRoom(Tx tx, Running campaign) throws SQLException {
        long decided = tx.number(
                "SELECT coalesce(sum(messages), 0) FROM campaign_counter WHERE campaign_id = ? AND status <> 'ACCEPTED'",
                campaign.id());
        return MOST_UNDECIDED - (campaign.expanded() - decided);
    }

    private long paceRoom(Running campaign) {
        if (campaign.pacePerSecond() == 0) {
            return Long.MAX_VALUE;
        }
        long now = clock.millis();
        Pace pace = paces.get(campaign.id());
        // After a pause it goes on at its pace; it doesn't make up for the time that it stood still.
        if (pace == null || now - pace.sinceMillis() > 2_000) {
            pace = new Pace(now - 1_000, campaign.expanded());
            paces.put(campaign.id(), pace);
        }
        long allowed = (now - pace.sinceMillis()) * campaign.pacePerSecond() / 1_000;
        long room = allowed - (campaign.expanded() - pace.expandedThen());
        if (room > 0) {
            paces.put(campaign.id(), new Pace(now, campaign.expanded() + room));
        }
        return room;
    }

    private SendRequest request(Running campaign, Recipients.Recipient recipient, TextTemplate template, long version) {
        return SendRequest.newBuilder()
                .setMessageId(MessageIds.ofRecipient(campaign.id(), recipient.msisdn()))
                .setTenantId(campaign.tenantId())
                .setDoor(Door.CAMPAIGN)
                .setType(MessageType.valueOf(campaign.type()))
                .setBrandname(campaign.brandname())
                .setTo(recipient.msisdn())
                .setText(template.render(recipient.values()))
                .setClientRef(null)
                .setOrderId(campaign.orderId())
                .setCampaignId(campaign.id())
                .setSenderId(campaign.senderId())
                .setControlVersion(version)
                .setAcceptedAtMillis(clock.millis())
                .setDeadlineMillis(null)
                .build();
    }

    private static void await(List<CompletableFuture<Void>> acks) throws InterruptedException {
        try {
            CompletableFuture.allOf(acks.toArray(new CompletableFuture<?>[0])).get(ACK_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("a portion of a campaign was not acknowledged by Kafka: " + e, e);
        }
    }

    /** Ends campaigns of which nothing is under way any more. */
    private void finish() {
        List<Long> done = database.call(
                TenantScope.SYSTEM, tx -> tx.list("""
                        SELECT c.id FROM campaign c
                        WHERE c.finished_at_millis IS NULL
                          AND (c.state = 'CANCELLED' OR c.state = 'RUNNING' AND c.expansion_done)
                          AND c.expanded <= (SELECT coalesce(sum(k.messages), 0) FROM campaign_counter k
                            WHERE k.campaign_id = c.id AND k.status = ANY (?))""", row -> row.getLong(1), tx.texts(CampaignService.FINALS)));
        for (long id : done) {
            database.run(TenantScope.SYSTEM, tx -> {
                CampaignService.Stored campaign = CampaignService.lock(tx, id);
                boolean runs = campaign.state().equals("RUNNING");
                if (!runs && !campaign.state().equals("CANCELLED")) {
                    return;
                }
                tx.update(
                        "UPDATE campaign SET state = ?, finished_at_millis = ? WHERE id = ?",
                        runs ? "FINISHED" : "CANCELLED",
                        clock.millis(),
                        id);
                if (runs) {
                    campaigns.publish(tx, id, campaign.tenantId(), CampaignState.FINISHED);
                }
                LOG.info("campaign {} is over, {} messages", id, campaign.expanded());
            });
            paces.remove(id);
            committedAt.remove(id);
        }
    }

    private static Running read(ResultSet row) throws SQLException {
        return new Running(
                row.getLong("id"),
                row.getLong("tenant_id"),
                row.getString("brandname"),
                row.getString("type"),
                row.getString("text"),
                row.getLong("order_id"),
                row.getLong("list_id"),
                row.getLong("created_by_user"),
                row.getLong("recipients"),
                row.getInt("pace_per_second"),
                row.getLong("cursor_position"),
                row.getLong("expanded"));
    }

    @PreDestroy
    void stop() {
        worker.stop();
    }
}

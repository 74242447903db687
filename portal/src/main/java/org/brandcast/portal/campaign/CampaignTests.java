package org.brandcast.portal.campaign;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.brandcast.domain.lifecycle.MessageIds;
import org.brandcast.domain.numbering.MsisdnReader;
import org.brandcast.domain.numbering.NumberReading;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.control.ControlView;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.form.FieldProblem;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.message.DoorWriter;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.schemas.Door;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.SendRequest;
import org.jspecify.annotations.Nullable;

/**
 * A campaign's text, sent to a few numbers of one's own before it is sent to all: real messages, judged and paid as all
 * others. Few at a time and few a day, so that it is no way around a campaign.
 */
@Singleton
public final class CampaignTests {
    private static final int MOST_AT_ONCE = 5;
    private static final int MOST_A_DAY = 100;
    private static final long DAY_MILLIS = 86_400_000;
    private static final long ACK_SECONDS = 15;

    /** Fields of the form that a test needs nothing of. */
    private static final Set<String> NOT_ASKED = Set.of("name", "startAt", "pace", "exclude");

    private final Database database;
    private final CampaignCheck check;
    private final ControlView control;
    private final DoorWriter door;
    private final AuditLog audit;
    private final Clock clock;

    CampaignTests(
            Database database, CampaignCheck check, ControlView control, DoorWriter door, AuditLog audit, Clock clock) {
        this.database = database;
        this.check = check;
        this.control = control;
        this.door = door;
        this.audit = audit;
        this.clock = clock;
    }

    /** A test on its way. */
    public record Sent(String messageId, String msisdn) {}

    /**
     * Sends the text as the recipient with the longest one would get it.
     *
     * @throws FormProblem naming what is missing or wrong
     */
    List<Sent> send(CurrentUser user, CampaignDraft draft, String numbers) {
        user.require(Permission.CAMPAIGN_EDIT);
        List<String> to = numbers(numbers);
        long now = clock.millis();
        CampaignDraft asked = new CampaignDraft(
                draft.name(), draft.brandname(), draft.type(), draft.text(), draft.orderId(), draft.listId(), null);
        CampaignCheck.Checked checked = database.call(TenantScope.of(user), tx -> {
            long today = tx.number("""
                    SELECT coalesce(sum((detail ->> 'numbers')::int), 0) FROM audit_log
                    WHERE tenant_id = ? AND object_kind = 'campaign-test' AND at_millis > ?""", user.tenantId(), now - DAY_MILLIS);
            if (today + to.size() > MOST_A_DAY) {
                throw new FormProblem(List.of(
                        FieldProblem.of("testNumbers", numbers, "problem.campaign.test-day", today, MOST_A_DAY)));
            }
            CampaignCheck.Checked found = check.check(tx, user, asked);
            List<FieldProblem> problems = found.problems().stream()
                    .filter(problem -> !NOT_ASKED.contains(problem.field()))
                    .toList();
            if (!problems.isEmpty()) {
                throw new FormProblem(problems);
            }
            // Before they are sent: a kill in between counts some that never left, and none too few.
            audit.write(
                    tx,
                    user,
                    user.tenantId(),
                    "test",
                    "campaign-test",
                    found.named().brandname().name(),
                    Map.of("numbers", to.size()));
            return found;
        });
        String text = checked.preview(user.locale()).longestText();
        List<Sent> sent = new ArrayList<>();
        List<CompletableFuture<Void>> acks = new ArrayList<>();
        for (String msisdn : to) {
            String id = MessageIds.random();
            acks.add(door.write(msisdn, request(user, checked, new Sent(id, msisdn), text)));
            sent.add(new Sent(id, msisdn));
        }
        await(acks);
        return sent;
    }

    private static List<String> numbers(String typed) {
        Set<String> numbers = new LinkedHashSet<>();
        for (String each : typed.strip().split("[,;\\n]+", -1)) {
            if (each.isBlank()) {
                continue;
            }
            NumberReading reading = MsisdnReader.read(each.strip());
            if (reading instanceof NumberReading.Mobile mobile) {
                numbers.add(mobile.msisdn().e164());
            } else {
                throw new FormProblem(
                        List.of(FieldProblem.of("testNumbers", each, "problem.campaign.test-number", each.strip())));
            }
        }
        if (numbers.isEmpty() || numbers.size() > MOST_AT_ONCE) {
            throw new FormProblem(
                    List.of(FieldProblem.of("testNumbers", typed, "problem.campaign.test-numbers", MOST_AT_ONCE)));
        }
        return List.copyOf(numbers);
    }

    private SendRequest request(CurrentUser user, CampaignCheck.Checked checked, Sent sent, String text) {
        @Nullable Long orderId = checked.draft().orderId();
        return SendRequest.newBuilder()
                .setMessageId(sent.messageId())
                .setTenantId(user.tenantId())
                .setDoor(Door.CAMPAIGN)
                .setType(MessageType.valueOf(checked.named().type()))
                .setBrandname(checked.named().brandname().name())
                .setTo(sent.msisdn())
                .setText(text)
                .setClientRef(null)
                .setOrderId(orderId)
                .setCampaignId(null)
                .setSenderId(user.userId())
                .setControlVersion(control.current().version())
                .setAcceptedAtMillis(clock.millis())
                .setDeadlineMillis(null)
                .build();
    }

    private static void await(List<CompletableFuture<Void>> acks) {
        try {
            CompletableFuture.allOf(acks.toArray(new CompletableFuture<?>[0])).get(ACK_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("a test was interrupted while it was sent", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("a test was not acknowledged by Kafka: " + e, e);
        }
    }
}

package org.brandcast.portal.platform;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brandcast.domain.text.TextPolicy;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.control.ControlOutbox;
import org.brandcast.portal.control.ControlView;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.schemas.CarrierControl;
import org.brandcast.schemas.CarrierText;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.Ucs2Mode;

/** What carriers make of texts: what they keep free, whether they take diacritics, and how long a message may be. */
@Singleton
public final class CarrierService {
    private static final int MOST_RESERVED_SEPTETS = 152;
    private static final int MOST_RESERVED_UCS2 = 66;
    private static final int MOST_SEGMENTS = 20;

    private final Database database;
    private final ControlOutbox outbox;
    private final ControlView control;
    private final AuditLog audit;

    CarrierService(Database database, ControlOutbox outbox, ControlView control, AuditLog audit) {
        this.database = database;
        this.outbox = outbox;
        this.control = control;
        this.audit = audit;
    }

    /** One type's policy at a carrier; {@code first}, {@code second}: what one and two segments hold in GSM-7. */
    public record TextRow(String type, TextPolicy policy, int first, int second) {}

    /** A carrier with its policies. */
    public record CarrierView(String code, String name, List<TextRow> texts) {}

    public List<CarrierView> carriers(CurrentUser user) {
        user.requireOperator(Permission.RULE_VIEW);
        return control.current().carriers().values().stream()
                .map(CarrierService::view)
                .sorted((a, b) -> a.name().compareToIgnoreCase(b.name()))
                .toList();
    }

    public Optional<CarrierView> find(CurrentUser user, String code) {
        return carriers(user).stream()
                .filter(carrier -> carrier.code().equals(code))
                .findFirst();
    }

    public List<AuditLog.Line> history(CurrentUser user, String code) {
        return database.call(TenantScope.of(user), tx -> audit.history(tx, "carrier", code));
    }

    /** Saves the three types' policies of a carrier. */
    public void save(CurrentUser user, String code, Fields form) {
        user.requireOperator(Permission.ROUTE_EDIT);
        Map<MessageType, CarrierText> texts = new EnumMap<>(MessageType.class);
        for (MessageType type : MessageType.values()) {
            texts.put(
                    type,
                    new CarrierText(
                            type,
                            (int) form.requiredNumber("septets" + type, 0, MOST_RESERVED_SEPTETS),
                            (int) form.requiredNumber("reserveUcs2" + type, 0, MOST_RESERVED_UCS2),
                            form.choice("ucs2" + type, Ucs2Mode.class),
                            (int) form.requiredNumber("max" + type, 1, MOST_SEGMENTS)));
        }
        form.check();
        database.run(TenantScope.of(user), tx -> {
            String told =
                    "SELECT coalesce(jsonb_object_agg(c.type, to_jsonb(c)), '{}')::text FROM carrier_text c WHERE carrier = ?";
            String before = tx.first(told, row -> row.getString(1), code).orElse("null");
            for (CarrierText text : texts.values()) {
                tx.update(
                        """
                        INSERT INTO carrier_text VALUES (?, ?, ?, ?, ?, ?)
                        ON CONFLICT (carrier, type) DO UPDATE SET reserve_septets = excluded.reserve_septets,
                          reserve_ucs2 = excluded.reserve_ucs2, ucs2 = excluded.ucs2,
                          max_segments = excluded.max_segments""",
                        code,
                        text.getType().name(),
                        text.getReserveSeptets(),
                        text.getReserveUcs2(),
                        text.getUcs2().name(),
                        text.getMaxSegments());
            }
            String after = tx.first(told, row -> row.getString(1), code).orElse("null");
            audit.changed(tx, user, user.tenantId(), "save", "carrier", code, before, after);
            CarrierControl news = tx.first(
                            "SELECT * FROM carrier WHERE code = ?",
                            row -> CarrierControl.newBuilder()
                                    .setCarrier(code)
                                    .setDisplayName(row.getString("display_name"))
                                    .setUcs2Allowed(row.getBoolean("ucs2_allowed"))
                                    .setMaxSegments(row.getInt("max_segments"))
                                    .setTexts(List.copyOf(texts.values()))
                                    .build(),
                            code)
                    .orElseThrow();
            outbox.publish(tx, news);
        });
    }

    private static CarrierView view(ControlView.Carrier carrier) {
        List<TextRow> rows = new ArrayList<>();
        for (MessageType type : MessageType.values()) {
            TextPolicy policy = carrier.policyOf(type.name());
            rows.add(
                    new TextRow(type.name(), policy, 160 - policy.reserveSeptets(), 2 * 153 - policy.reserveSeptets()));
        }
        return new CarrierView(carrier.code(), carrier.name(), rows);
    }
}

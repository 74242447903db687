package org.brandcast.portal.platform;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.brandcast.portal.control.ControlOutbox;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.schemas.CarrierControl;
import org.brandcast.schemas.PrefixControl;

/** What holds for all tenants: carriers and number ranges. */
@Singleton
public final class PlatformService {
    private final Database database;
    private final ControlOutbox outbox;

    PlatformService(Database database, ControlOutbox outbox) {
        this.database = database;
        this.outbox = outbox;
    }

    /** The carriers and number ranges that a new installation begins with; what is there already stays. */
    public void seedNumbering() {
        database.run(TenantScope.SYSTEM, tx -> {
            for (Map.Entry<String, String> carrier : Vietnam.CARRIERS.entrySet()) {
                seedCarrier(tx, carrier.getKey(), carrier.getValue());
            }
            for (Map.Entry<String, List<String>> ranges : Vietnam.PREFIXES.entrySet()) {
                for (String national : ranges.getValue()) {
                    seedPrefix(tx, "84" + national, ranges.getKey());
                }
            }
        });
    }

    private void seedCarrier(Tx tx, String code, String name) throws SQLException {
        boolean isNew =
                tx.update("INSERT INTO carrier (code, display_name) VALUES (?, ?) ON CONFLICT DO NOTHING", code, name)
                        == 1;
        if (isNew) {
            outbox.publish(
                    tx,
                    CarrierControl.newBuilder()
                            .setCarrier(code)
                            .setDisplayName(name)
                            .build());
        }
    }

    private void seedPrefix(Tx tx, String prefix, String carrier) throws SQLException {
        boolean isNew = tx.update("""
                        INSERT INTO number_prefix (prefix, carrier, valid_from_millis) VALUES (?, ?, 0)
                        ON CONFLICT DO NOTHING""", prefix, carrier) == 1;
        if (isNew) {
            outbox.publish(
                    tx,
                    PrefixControl.newBuilder()
                            .setPrefix(prefix)
                            .setCarrier(carrier)
                            .setValidFromMillis(0)
                            .build());
        }
    }
}

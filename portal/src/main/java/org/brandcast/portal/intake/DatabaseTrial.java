package org.brandcast.portal.intake;

import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import org.brandcast.jdbc.Database;
import org.brandcast.jdbc.Dialect;
import org.brandcast.jdbc.Drivers;
import org.brandcast.jdbc.Outbox;
import org.brandcast.jdbc.OutboxTable;
import org.brandcast.portal.security.SecretSeal;
import org.brandcast.schemas.DatabaseIntakeControl;
import org.brandcast.schemas.DatabaseKind;

/**
 * Connects to a customer's database once, from this process: whether address, log-in, table and rights are as the gateway
 * needs them. No row is touched. Where only the gateway's machine may connect, this fails and the gateway doesn't.
 */
@Singleton
public class DatabaseTrial {
    private static final int LONGEST_DETAIL = 300;

    private final SecretSeal passwords;
    private final String folder;

    DatabaseTrial(SecretSeal passwords, @Value("${BRANDCAST_JDBC_DRIVERS:}") String folder) {
        this.passwords = passwords;
        this.folder = folder;
    }

    /**
     * What came of it.
     *
     * @param key last part of the text's key, {@code intake.tried.<key>}
     * @param detail the database's own words
     */
    public record Result(String key, String detail) {
        public boolean good() {
            return key.equals("connected");
        }
    }

    static Dialect dialect(DatabaseKind kind) {
        return switch (kind) {
            case POSTGRESQL -> Dialect.POSTGRESQL;
            case MARIADB -> Dialect.MARIADB;
            case MYSQL -> Dialect.MYSQL;
        };
    }

    /** The table that the settings name; fails as {@link OutboxTable} does. */
    static OutboxTable table(DatabaseIntakeControl saved) {
        return OutboxTable.of(
                saved.getTable(),
                saved.getColumns(),
                saved.getDefaultType().name().toLowerCase(Locale.ROOT));
    }

    Result connect(DatabaseIntakeControl saved) {
        try {
            Dialect dialect = dialect(saved.getKind());
            Database database = new Database(
                    new Database.Address(
                            dialect,
                            saved.getHost(),
                            saved.getPort(),
                            saved.getDatabase(),
                            saved.getUser(),
                            passwords.open(saved.getSealedPassword()),
                            saved.getTls()),
                    folder.isBlank() ? Drivers.onClassPath() : Drivers.in(Path.of(folder)));
            Outbox outbox =
                    new Outbox(dialect, table(saved), new Outbox.Source(saved.getTenantId(), saved.getSource()));
            try (Connection connection = database.open()) {
                outbox.tryOut(connection);
            }
            return new Result("connected", "");
        } catch (SQLException | IOException | RuntimeException e) {
            String detail = String.valueOf(e.getMessage());
            return new Result(
                    "failed", detail.length() <= LONGEST_DETAIL ? detail : detail.substring(0, LONGEST_DETAIL));
        }
    }
}

package org.brandcast.portal.listsource;

import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.brandcast.jdbc.Database;
import org.brandcast.jdbc.Drivers;
import org.brandcast.jdbc.SubscriberQuery;
import org.brandcast.portal.security.SecretSeal;

/** Asks customers' databases, and says what went wrong in words that people without their manuals understand. */
@Singleton
final class CustomerDatabases {
    private static final Duration READING = Duration.ofSeconds(55);
    private static final Duration TRYING = Duration.ofSeconds(15);

    private final SecretSeal passwords;
    private final DatabaseAddresses addresses;
    private final String driverFolder;

    CustomerDatabases(
            SecretSeal passwords,
            DatabaseAddresses addresses,
            @Value("${BRANDCAST_JDBC_DRIVERS:}") String driverFolder) {
        this.passwords = passwords;
        this.addresses = addresses;
        this.driverFolder = driverFolder;
    }

    /** The first rows of a query; each has as many values as there are columns. */
    record Peek(List<String> columns, List<List<String>> rows) {}

    /** Connects and asks for nothing. */
    void tryOut(ListDatabase saved) throws ListSourceException {
        peek(saved, "SELECT 1", 1);
    }

    Peek peek(ListDatabase saved, String sql, int rows) throws ListSourceException {
        List<String> columns = new ArrayList<>();
        List<List<String>> first = new ArrayList<>();
        run(saved, sql, TRYING, rows, new SubscriberQuery.Rows<ListSourceException>() {
            @Override
            public void columns(List<String> labels) {
                columns.addAll(labels);
            }

            @Override
            public boolean row(List<String> values) {
                first.add(List.copyOf(values));
                return first.size() < rows;
            }
        });
        return new Peek(List.copyOf(columns), List.copyOf(first));
    }

    void read(ListDatabase saved, String sql, SubscriberQuery.Rows<ListSourceException> rows)
            throws ListSourceException {
        run(saved, sql, READING, SubscriberQuery.ALL, rows);
    }

    private void run(
            ListDatabase saved, String sql, Duration patience, int most, SubscriberQuery.Rows<ListSourceException> rows)
            throws ListSourceException {
        InetAddress address = addresses.of(saved.host());
        try {
            new SubscriberQuery(database(saved, address), sql, patience).read(most, rows);
        } catch (SQLException e) {
            throw new ListSourceException(keyOf(e), String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            throw new ListSourceException("unusable", String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new ListSourceException("driver", String.valueOf(e.getMessage()));
        }
    }

    private Database database(ListDatabase saved, InetAddress address) throws IOException {
        // The very address that was looked at, so that the name can't lead elsewhere a moment later. With TLS it is the
        // certificate that says who is there, and that needs the name.
        String host = saved.tls() || !(address instanceof Inet4Address) ? saved.host() : address.getHostAddress();
        return new Database(
                new Database.Address(
                        saved.kind(),
                        host,
                        saved.port(),
                        saved.database(),
                        saved.user(),
                        passwords.open(saved.sealedPassword()),
                        saved.tls()),
                driverFolder.isBlank() ? Drivers.onClassPath() : Drivers.in(Path.of(driverFolder)));
    }

    /** By SQLSTATE, which PostgreSQL, MariaDB and MySQL have in common for most of it. */
    static String keyOf(SQLException failure) {
        String state =
                failure.getSQLState() == null ? "" : failure.getSQLState().toUpperCase(Locale.ROOT);
        int code = failure.getErrorCode();
        if (state.startsWith("08")) {
            return "connect";
        }
        if (state.startsWith("28") || code == 1045) {
            return "login";
        }
        if (state.startsWith("3D") || code == 1049) {
            return "database";
        }
        if (state.equals("42501") || code == 1142 || code == 1143 || code == 1044) {
            return "right";
        }
        if (state.equals("42P01") || state.equals("42S02")) {
            return "table";
        }
        if (state.equals("42703") || state.equals("42S22")) {
            return "column";
        }
        if (state.equals("25006") || code == 1792) {
            return "writes";
        }
        if (state.equals("57014") || code == 1969 || code == 3024) {
            return "slow";
        }
        return state.startsWith("42") ? "syntax" : "query";
    }
}

package org.brandcast.jdbc;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Properties;

/**
 * A customer's database. The URL is made here of checked parts: what a driver would take as options can make it load
 * classes or read files.
 *
 * <p>Safe for many threads.
 */
public final class Database {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(60);

    private final Driver driver;
    private final Address address;
    private final String url;
    private final Properties properties;

    /**
     * Where it is and who we are there.
     *
     * @param tls encrypted, with the server's name checked; else encrypted only if the driver and the server like it
     */
    public record Address(
            Dialect dialect, String host, int port, String database, String user, String password, boolean tls) {
        public Address {
            Objects.requireNonNull(dialect, "dialect is null");
            Objects.requireNonNull(user, "user is null");
            Objects.requireNonNull(password, "password is null");
            if (!host.matches("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?") || host.length() > 253) {
                throw new IllegalArgumentException("host is " + host + ": must be a name or an IPv4 address");
            }
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("port is not in 1 to 65535: " + port);
            }
            if (!database.matches("[A-Za-z0-9_.-]{1,64}")) {
                throw new IllegalArgumentException(
                        "database is " + database + ": must be letters, digits, underscores, dots and hyphens");
            }
        }

        /** Without the password: it may be printed. */
        @Override
        public String toString() {
            return dialect + " " + user + "@" + host + ":" + port + "/" + database;
        }
    }

    /**
     * A database; nothing is connected yet.
     *
     * @throws IllegalArgumentException if no driver among them is for it
     */
    public Database(Address address, Drivers drivers) {
        this.address = address;
        this.url = address.dialect().url(address.host(), address.port(), address.database());
        this.driver = drivers.forUrl(url);
        this.properties = address.dialect().properties(address.tls(), CONNECT_TIMEOUT, SOCKET_TIMEOUT);
        properties.setProperty("user", address.user());
        properties.setProperty("password", address.password());
    }

    Dialect dialect() {
        return address.dialect();
    }

    /**
     * A new connection. It reads what is committed: under InnoDB's own default, repeatable read, pollers would lock the
     * gaps between rows, too, and run into each other's.
     */
    public Connection open() throws SQLException {
        return open(new Properties());
    }

    /** As {@link #open}, for results of any size: the driver holds a few of their rows at a time, however wide they are. */
    Connection openForReading() throws SQLException {
        return open(address.dialect().reading());
    }

    private Connection open(Properties more) throws SQLException {
        Properties own = new Properties();
        own.putAll(properties);
        own.putAll(more);
        Connection connection = driver.connect(url, own);
        if (connection == null) {
            throw new SQLException("the driver refuses " + address);
        }
        try {
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public String toString() {
        return address.toString();
    }
}

package org.brandcast.jdbc;

import java.time.Duration;
import java.util.Properties;

/** What differs between the databases that customers have. */
public enum Dialect {
    POSTGRESQL("postgresql", '"', "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)") {
        @Override
        Properties properties(boolean tls, Duration connectTimeout, Duration socketTimeout) {
            Properties properties = new Properties();
            properties.setProperty("connectTimeout", Long.toString(connectTimeout.toSeconds()));
            properties.setProperty("socketTimeout", Long.toString(socketTimeout.toSeconds()));
            properties.setProperty("sslmode", tls ? "verify-full" : "prefer");
            properties.setProperty("ApplicationName", "brandcast");
            return properties;
        }

        @Override
        Properties reading() {
            Properties properties = new Properties();
            properties.setProperty("adaptiveFetch", "true");
            properties.setProperty("adaptiveFetchMaximum", "1000");
            properties.setProperty("maxResultBuffer", "32M");
            return properties;
        }
    },
    /** MariaDB 10.6 and later, by MariaDB's driver. */
    MARIADB("mariadb", '`', "CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS SIGNED)") {
        @Override
        Properties properties(boolean tls, Duration connectTimeout, Duration socketTimeout) {
            Properties properties = new Properties();
            properties.setProperty("connectTimeout", Long.toString(connectTimeout.toMillis()));
            properties.setProperty("socketTimeout", Long.toString(socketTimeout.toMillis()));
            properties.setProperty("sslMode", tls ? "verify-full" : "disable");
            // Else a server could ask for this machine's files.
            properties.setProperty("allowLocalInfile", "false");
            return properties;
        }
    },
    /** MySQL 8 and later, by MySQL's driver. */
    MYSQL("mysql", '`', "CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS SIGNED)") {
        @Override
        Properties properties(boolean tls, Duration connectTimeout, Duration socketTimeout) {
            Properties properties = new Properties();
            properties.setProperty("connectTimeout", Long.toString(connectTimeout.toMillis()));
            properties.setProperty("socketTimeout", Long.toString(socketTimeout.toMillis()));
            properties.setProperty("sslMode", tls ? "VERIFY_IDENTITY" : "PREFERRED");
            properties.setProperty("allowLoadLocalInfile", "false");
            properties.setProperty("useCursorFetch", "true");
            return properties;
        }
    };

    private final String scheme;
    private final char quote;
    private final String nowMillis;

    Dialect(String scheme, char quote, String nowMillis) {
        this.scheme = scheme;
        this.quote = quote;
        this.nowMillis = nowMillis;
    }

    /** Time-outs and encryption, in the driver's words. */
    abstract Properties properties(boolean tls, Duration connectTimeout, Duration socketTimeout);

    /** What bounds the memory that a large result takes, beside the fetch size. */
    Properties reading() {
        return new Properties();
    }

    String url(String host, int port, String database) {
        return "jdbc:" + scheme + "://" + host + ":" + port + "/" + database;
    }

    /** Unix milliseconds by the database's clock: pollers need not agree about the time. */
    String nowMillis() {
        return nowMillis;
    }

    String quoted(String name) {
        return quote + name + quote;
    }
}

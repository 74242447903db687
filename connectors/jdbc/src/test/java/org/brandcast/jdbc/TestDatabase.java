package org.brandcast.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.brandcast.jdbc.Database.Address;

/** A real server in a folder of its own, with an empty outbox and users as a customer would make them. */
public final class TestDatabase implements Closeable {
    private static final String PASSWORD = "customer";

    private final Dialect dialect;
    private final int port;
    private final Closeable server;
    private final String adminUrl;

    private TestDatabase(Dialect dialect, int port, Closeable server, String adminUrl) {
        this.dialect = dialect;
        this.port = port;
        this.server = server;
        this.adminUrl = adminUrl;
    }

    public static TestDatabase start(Dialect dialect, Path folder) throws Exception {
        return switch (dialect) {
            case POSTGRESQL -> postgres();
            case MARIADB -> mariadb(folder);
            case MYSQL -> throw new IllegalArgumentException("there is no MySQL to test with");
        };
    }

    private static TestDatabase postgres() throws Exception {
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "off")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .start();
        String url = "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres?user=postgres&password=postgres";
        TestDatabase database = new TestDatabase(Dialect.POSTGRESQL, server.getPort(), server, url);
        database.execute(database.ddl("postgresql"));
        database.execute("CREATE ROLE customer LOGIN PASSWORD 'customer'");
        database.execute("GRANT SELECT, UPDATE ON sms_outbox TO customer");
        // Who looks first for a deadlock is the one that ends. Time for the other to get into it.
        database.execute("ALTER ROLE customer SET deadlock_timeout = '3s'");
        database.execute("ALTER ROLE postgres SET deadlock_timeout = '10s'");
        database.execute("CREATE TABLE people (msisdn text, name text, city text)");
        database.execute("CREATE ROLE reader LOGIN PASSWORD 'customer'");
        database.execute("GRANT SELECT, INSERT ON people TO reader");
        return database;
    }

    private static TestDatabase mariadb(Path folder) throws Exception {
        Path data = folder.resolve("data");
        String user = System.getProperty("user.name");
        bootstrap(folder, data, user);
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Process process = new ProcessBuilder(
                        find("mariadbd"),
                        "--no-defaults",
                        "--datadir=" + data,
                        "--user=" + user,
                        "--bind-address=127.0.0.1",
                        "--port=" + port,
                        "--socket=" + folder.resolve("s"),
                        "--pid-file=" + folder.resolve("pid"),
                        "--innodb-flush-log-at-trx-commit=0",
                        "--innodb-buffer-pool-size=32M")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        Closeable server = () -> stop(process);
        String url = "jdbc:mariadb://127.0.0.1:" + port + "/mysql?user=root";
        TestDatabase database = new TestDatabase(Dialect.MARIADB, port, server, url);
        database.awaitUp(process, folder.resolve("log"));
        database.execute("CREATE DATABASE shop");
        database.execute("USE shop; " + database.ddl("mysql"));
        database.execute("CREATE USER customer@'%' IDENTIFIED BY 'customer'");
        database.execute("GRANT SELECT, UPDATE ON shop.sms_outbox TO customer@'%'");
        database.execute("CREATE TABLE shop.people (msisdn varchar(20), name varchar(50), city varchar(50))"
                + " CHARSET = utf8mb4");
        database.execute("CREATE USER reader@'%' IDENTIFIED BY 'customer'");
        database.execute("GRANT SELECT, INSERT ON shop.people TO reader@'%'");
        return database;
    }

    private static String find(String program) {
        for (String folder : List.of("/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin")) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return folder + "/" + program;
            }
        }
        throw new IllegalStateException(program + " is not installed: apt-get install mariadb-server-core");
    }

    /** What mariadb-install-db does, without the client package that it needs. */
    private static void bootstrap(Path folder, Path data, String user) throws Exception {
        Files.createDirectories(data);
        Path sql = folder.resolve("bootstrap.sql");
        StringBuilder statements = new StringBuilder("""
                CREATE DATABASE mysql;
                USE mysql;
                SET @auth_root_socket = NULL;
                SET @skip_auth_root_nopasswd = NULL;
                SET @current_hostname = 'localhost';
                """);
        for (String file :
                List.of("mysql_system_tables.sql", "mysql_performance_tables.sql", "mysql_system_tables_data.sql")) {
            statements
                    .append(Files.readString(Path.of("/usr/share/mysql", file)))
                    .append('\n');
        }
        Files.writeString(sql, statements);
        Path log = folder.resolve("bootstrap.log");
        Process process = new ProcessBuilder(
                        find("mariadbd"), "--no-defaults", "--bootstrap", "--datadir=" + data, "--user=" + user)
                .redirectInput(sql.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
            throw new IllegalStateException("mariadbd --bootstrap failed: " + Files.readString(log));
        }
    }

    private static void stop(Process process) {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitUp(Process process, Path log) throws Exception {
        long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
        while (true) {
            try (Connection connection = admin()) {
                return;
            } catch (SQLException e) {
                if (!process.isAlive() || System.nanoTime() - until > 0) {
                    process.destroyForcibly();
                    throw new IllegalStateException("mariadbd is not up: " + Files.readString(log), e);
                }
                Thread.sleep(50);
            }
        }
    }

    private String ddl(String name) throws IOException {
        try (InputStream in = TestDatabase.class.getResourceAsStream("/outbox/" + name + ".sql")) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private Connection admin() throws SQLException {
        return DriverManager.getConnection(
                dialect == Dialect.MARIADB ? adminUrl + "&allowMultiQueries=true" : adminUrl);
    }

    private String table(String name) {
        return dialect == Dialect.MARIADB ? "shop." + name : name;
    }

    /** A session of the customer's administrator. */
    Connection administrator() throws SQLException {
        return admin();
    }

    /** With the tables' names as they are here. */
    String named(String sql) {
        return sql.replace("OUTBOX", table("sms_outbox")).replace("PEOPLE", table("people"));
    }

    /** As the customer's administrator. */
    public void execute(String sql) throws SQLException {
        try (Connection connection = admin();
                Statement statement = connection.createStatement()) {
            statement.execute(named(sql));
        }
    }

    /** Whether a session of the customer's waits for a row that another has locked. */
    boolean isSomebodyWaiting() throws SQLException, InterruptedException {
        // InnoDB answers from a picture that it only makes anew when nobody has asked for 100 ms.
        Thread.sleep(200);
        return !rows(dialect == Dialect.MARIADB
                        ? "SELECT trx_id FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'"
                        : "SELECT pid FROM pg_stat_activity WHERE usename = 'customer' AND wait_event_type = 'Lock'")
                .isEmpty();
    }

    /** The rows of a query as texts, columns joined by a bar. */
    public List<String> rows(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = admin();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(named(sql))) {
            int columns = found.getMetaData().getColumnCount();
            while (found.next()) {
                StringBuilder row = new StringBuilder();
                for (int i = 1; i <= columns; i++) {
                    row.append(i > 1 ? "|" : "").append(found.getString(i));
                }
                rows.add(row.toString());
            }
        }
        return rows;
    }

    long count(String condition) throws SQLException {
        return Long.parseLong(
                rows("SELECT count(*) FROM OUTBOX WHERE " + condition).get(0));
    }

    /** Puts rows into the outbox, as an application of the customer's does. */
    void fill(int rows) throws SQLException {
        try (Connection connection = admin();
                var insert = connection.prepareStatement("INSERT INTO " + table("sms_outbox")
                        + " (sender, recipient, body, type) VALUES ('LOTUS', ?, ?, 'otp')")) {
            connection.setAutoCommit(false);
            for (int i = 0; i < rows; i++) {
                insert.setString(1, "0961" + (100_000 + i));
                insert.setString(2, "Mã của bạn là " + i);
                insert.addBatch();
            }
            insert.executeBatch();
            connection.commit();
        }
    }

    public Address address(String user) {
        String name = dialect == Dialect.MARIADB ? "shop" : "postgres";
        return new Address(dialect, "127.0.0.1", port, name, user, PASSWORD, false);
    }

    Database database(String user) {
        return new Database(address(user), Drivers.onClassPath());
    }

    /** Processes of the sessions that are inside a statement or transaction are cut. */
    void cutSessionsOf(String user) throws SQLException {
        if (dialect == Dialect.POSTGRESQL) {
            rows("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '" + user + "'");
        } else {
            for (String id : rows("SELECT id FROM information_schema.processlist WHERE user = '" + user + "'")) {
                kill(id);
            }
        }
    }

    private void kill(String id) throws SQLException {
        try {
            execute("KILL " + id);
        } catch (SQLException e) {
            // gone by itself
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

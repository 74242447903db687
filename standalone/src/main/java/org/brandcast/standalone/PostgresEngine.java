package org.brandcast.standalone;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL from its embedded binaries: unpacked once to the cache, its cluster in the data folder. PostgreSQL refuses
 * to run as root; there it runs in a user namespace of its own.
 */
final class PostgresEngine {
    static final String DATABASE = "brandcast";
    /** Owns the schema and runs its migrations. */
    static final String OWNER = "brandcast_owner";
    /** What the portal works as; subject to row-level security. */
    static final String APPLICATION = "brandcast_app";
    /** What the night works as: reads everybody's rows, owns nothing. */
    static final String BATCH = "brandcast_batch";

    private static final String VERSION = "17.11.0";
    private static final String SUPERUSER = "postgres";

    private final Layout layout;
    private final Ports ports;
    private final Secrets secrets;

    PostgresEngine(Layout layout, Ports ports, Secrets secrets) {
        this.layout = layout;
        this.ports = ports;
        this.secrets = secrets;
    }

    String jdbcUrl() {
        return "jdbc:postgresql://" + ports.address(Listener.POSTGRES) + "/" + DATABASE;
    }

    /** Unpacks the engine and makes the cluster, each once. */
    void prepare() {
        try {
            unpack();
            if (!Files.exists(data().resolve("PG_VERSION"))) {
                initialise();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot prepare PostgreSQL in " + data(), e);
        }
    }

    List<String> command() {
        List<String> command = new ArrayList<>(asOrdinaryUser());
        command.addAll(List.of(binary("postgres"), "-D", data().toString()));
        for (String setting : List.of(
                "listen_addresses=" + Listener.HOST,
                "port=" + ports.of(Listener.POSTGRES),
                "unix_socket_directories=",
                "max_connections=60",
                "shared_buffers=128MB",
                "max_wal_size=1GB",
                "log_timezone=UTC",
                "timezone=UTC")) {
            command.addAll(List.of("-c", setting));
        }
        return command;
    }

    /** Healthy once the roles and the database exist; makes them the first time. */
    Part.Health health() {
        return () -> {
            try (Connection connection = DriverManager.getConnection(
                    "jdbc:postgresql://" + ports.address(Listener.POSTGRES) + "/postgres?connectTimeout=2",
                    SUPERUSER,
                    secrets.password("postgres-superuser"))) {
                ensureRole(connection, OWNER, "postgres-owner");
                ensureRole(connection, APPLICATION, "postgres-app");
                ensureRole(connection, BATCH, "postgres-batch");
                if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?", DATABASE)) {
                    execute(connection, "CREATE DATABASE " + DATABASE + " OWNER " + OWNER);
                }
                return "";
            } catch (SQLException e) {
                return "PostgreSQL is not ready: " + e.getMessage();
            }
        };
    }

    private void ensureRole(Connection connection, String role, String passwordName) throws SQLException {
        if (!exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", role)) {
            // The password is of our own letters and digits: it needs no quoting.
            execute(
                    connection,
                    "CREATE ROLE " + role + " LOGIN NOSUPERUSER PASSWORD '" + secrets.password(passwordName) + "'");
        }
    }

    private static boolean exists(Connection connection, String query, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void initialise() throws IOException {
        Path passwordFile = Files.createTempFile(layout.secrets(), "initdb", ".pw");
        try {
            Files.writeString(passwordFile, secrets.password("postgres-superuser"));
            // An initdb that was cut short leaves a folder that it refuses the next time.
            deleteTree(data());
            Files.createDirectories(data().getParent());
            List<String> command = new ArrayList<>(asOrdinaryUser());
            command.addAll(List.of(
                    binary("initdb"),
                    "-D",
                    data().toString(),
                    "-U",
                    SUPERUSER,
                    "--auth=scram-sha-256",
                    "--pwfile=" + passwordFile,
                    "--encoding=UTF8",
                    "--locale=C.UTF-8",
                    "--data-checksums"));
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            layout.log("postgres").toFile()))
                    .start();
            if (!process.waitFor(120, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new StackException("initdb failed: see " + layout.log("postgres"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted while making the PostgreSQL cluster", e);
        } finally {
            Files.deleteIfExists(passwordFile);
        }
    }

    private static List<String> asOrdinaryUser() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return List.of();
        }
        try {
            Process probe = new ProcessBuilder("unshare", "-U", "true").start();
            if (probe.waitFor(5, TimeUnit.SECONDS) && probe.exitValue() == 0) {
                return List.of("unshare", "-U");
            }
        } catch (IOException e) {
            throw new StackException(
                    "PostgreSQL does not run as root and the command unshare (package util-linux) is missing: install it, or start Brandcast as an ordinary user",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new StackException(
                "PostgreSQL does not run as root and user namespaces are blocked here: start Brandcast as an ordinary user");
    }

    private Path data() {
        return layout.data("postgres");
    }

    private Path installation() {
        return layout.cache().resolve("postgres-" + VERSION);
    }

    private String binary(String name) {
        return installation().resolve("bin").resolve(name).toString();
    }

    private void unpack() throws IOException {
        if (Files.exists(installation())) {
            return;
        }
        String architecture = switch (System.getProperty("os.arch")) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            default ->
                throw new StackException("no PostgreSQL binaries for the processor " + System.getProperty("os.arch")
                        + ": use amd64 or arm64");
        };
        Files.createDirectories(layout.cache());
        Path draft = Files.createTempDirectory(layout.cache(), "postgres-");
        String archive = "/postgres-linux-" + architecture + ".txz";
        try (InputStream packed = PostgresEngine.class.getResourceAsStream(archive)) {
            if (packed == null) {
                throw new StackException("the PostgreSQL archive " + archive + " is not on the classpath: rebuild");
            }
            extract(packed, draft);
        }
        try {
            Files.move(draft, installation(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // Another start was faster; its copy is as good.
            deleteTree(draft);
            if (!Files.exists(installation())) {
                throw e;
            }
        }
    }

    private static void extract(InputStream packed, Path folder) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path target = folder.resolve(entry.getName()).normalize();
                if (!target.startsWith(folder)) {
                    throw new IOException("entry leaves the archive: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                    continue;
                }
                Files.createDirectories(target.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                } else {
                    Files.copy(tar, target);
                    Files.setPosixFilePermissions(target, permissions(entry.getMode()));
                }
            }
        }
    }

    private static Set<java.nio.file.attribute.PosixFilePermission> permissions(int mode) {
        return PosixFilePermissions.fromString((mode & 0100) != 0 ? "rwxr-xr-x" : "rw-r--r--");
    }

    static void deleteTree(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}

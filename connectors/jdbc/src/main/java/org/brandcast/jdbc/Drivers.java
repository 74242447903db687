package org.brandcast.jdbc;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/**
 * The JDBC drivers there are: PostgreSQL's own, and those that an operator has put into a folder. MariaDB's and MySQL's
 * licences (LGPL, GPL) don't fit into this distribution, so they are the operator's to bring.
 */
public final class Drivers {
    private final List<Driver> drivers;

    private Drivers(List<Driver> drivers) {
        this.drivers = List.copyOf(drivers);
    }

    /** Those on the class path. */
    public static Drivers onClassPath() {
        return new Drivers(load(Drivers.class.getClassLoader()));
    }

    /**
     * Those on the class path and in the jars of a folder; a folder that isn't there has none.
     *
     * @throws IOException if the folder can't be read
     */
    public static Drivers in(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return onClassPath();
        }
        List<URL> jars = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.jar")) {
            for (Path jar : found) {
                jars.add(url(jar));
            }
        }
        // Open for as long as the process runs: a driver loads classes when it needs them.
        return new Drivers(load(new URLClassLoader(jars.toArray(URL[]::new), Drivers.class.getClassLoader())));
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(jar + " has no URL", e);
        }
    }

    private static List<Driver> load(ClassLoader loader) {
        List<Driver> drivers = new ArrayList<>();
        ServiceLoader.load(Driver.class, loader).forEach(drivers::add);
        return drivers;
    }

    Driver forUrl(String url) {
        for (Driver driver : drivers) {
            try {
                if (driver.acceptsURL(url)) {
                    return driver;
                }
            } catch (SQLException e) {
                throw new IllegalArgumentException(
                        "the driver " + driver.getClass().getName() + " can't read " + url, e);
            }
        }
        throw new IllegalArgumentException("there is no driver for " + url.replaceAll("//.*", "//…")
                + ": put its jar into the folder of drivers (MariaDB: mariadb-java-client, MySQL: mysql-connector-j)");
    }
}

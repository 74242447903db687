package org.brandcast.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where things are: the project's folder, the data folder ({@code BRANDCAST_VAR}, default {@code var/}) and the cache
 * of engines, which is shared by all checkouts.
 */
record Layout(Path home, Path var, Path cache) {

    static Layout of(Map<String, String> environment) {
        String home = environment.get("BRANDCAST_HOME");
        if (home == null) {
            throw new StackException("BRANDCAST_HOME is not set: start the stack with ./brandcast");
        }
        Path homePath = Path.of(home).toAbsolutePath().normalize();
        Path var = homePath.resolve(environment.getOrDefault("BRANDCAST_VAR", "var"));
        String cacheRoot = environment.get("XDG_CACHE_HOME");
        Path cache = cacheRoot != null && !cacheRoot.isBlank()
                ? Path.of(cacheRoot)
                : Path.of(environment.getOrDefault("HOME", "/tmp"), ".cache");
        return new Layout(homePath, var.normalize(), cache.resolve("brandcast"));
    }

    Path logs() {
        return var.resolve("log");
    }

    Path log(String process) {
        return logs().resolve(process + ".log");
    }

    Path conf() {
        return var.resolve("conf");
    }

    Path secrets() {
        return var.resolve("secrets");
    }

    Path data(String process) {
        return var.resolve("data").resolve(process);
    }

    Path statusFile() {
        return var.resolve("status.json");
    }

    Path supervisorPid() {
        return var.resolve("supervisor.pid");
    }

    Path endpointsFile() {
        return var.resolve("endpoints.json");
    }

    /** Classpath of an application module as its build left it: its own jar, then its runtime dependencies. */
    String classpath(String module) {
        Path target = home.resolve(module).resolve("target");
        String artifact = module.substring(module.lastIndexOf('/') + 1);
        Path jar = target.resolve("brandcast-" + artifact + "-0.1.0-SNAPSHOT.jar");
        try {
            return jar + ":"
                    + Files.readString(target.resolve("runtime.classpath")).strip();
        } catch (IOException e) {
            throw new StackException("module " + module + " is not built: run ./brandcast build", e);
        }
    }

    void createFolders() {
        try {
            for (Path folder : new Path[] {var, logs(), conf(), secrets(), var.resolve("data")}) {
                Files.createDirectories(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the data folder " + var, e);
        }
    }
}

package org.brandcast.standalone;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Argument vectors of the stack's JVMs, all started alike. */
record JavaCommand(Layout layout) {

    /** A main class of a built module with a heap limit in MB. */
    List<String> command(String module, int heapMegabytes, List<String> jvmFlags, String mainClass, String... args) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx" + heapMegabytes + "m");
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:TieredStopAtLevel=" + (heapMegabytes <= 160 ? 1 : 4),
                "-Duser.timezone=UTC",
                "-Dfile.encoding=UTF-8",
                "-Dorg.apache.avro.SERIALIZABLE_PACKAGES=org.brandcast.schemas"));
        command.addAll(jvmFlags);
        command.addAll(List.of("-cp", layout.classpath(module), mainClass));
        command.addAll(List.of(args));
        return command;
    }
}

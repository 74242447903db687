package org.brandcast.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java example compiles with kafka-clients and avro alone; that it sends is shown on a stack. */
class ExamplesTest {
    private static final Path SOURCE = Path.of("..", "examples", "kafka-java", "src", "main", "java", "SendSms.java");

    @TempDir
    private Path classes;

    @Test
    void theJavaExampleCompilesWithoutAWarning() throws Exception {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, UTF_8)) {
            boolean compiled = compiler.getTask(
                            said,
                            files,
                            null,
                            List.of(
                                    "--release",
                                    "17",
                                    "-proc:none",
                                    "-Xlint:all,-path,-classfile,-options",
                                    "-Werror",
                                    "-cp",
                                    System.getProperty(
                                            "surefire.real.class.path", System.getProperty("java.class.path")),
                                    "-d",
                                    classes.toString()),
                            null,
                            files.getJavaFileObjects(SOURCE))
                    .call();
            assertThat(compiled).as(said.toString()).isTrue();
        }
        assertThat(classes.resolve("SendSms.class")).exists();
    }
}

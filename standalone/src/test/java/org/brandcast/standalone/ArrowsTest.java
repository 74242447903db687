package org.brandcast.standalone;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The arrows between modules point downwards only. Reads the class files of all modules, which the reactor has built
 * before this one; the reactor's own dependencies alone would not catch an application that imports another.
 */
class ArrowsTest {
    private static final List<String> MODULES = List.of(
            "domain",
            "schemas",
            "connectors/smpp",
            "connectors/http",
            "connectors/jdbc",
            "connectors/clickhouse",
            "connectors/gateway",
            "flink-jobs",
            "analytics",
            "simulator",
            "portal",
            "batch-jobs",
            "standalone");

    private static JavaClasses classes;

    @BeforeAll
    static void importAllModules() {
        List<Path> folders = MODULES.stream()
                .map(module -> Path.of("..", module, "target", "classes"))
                .toList();
        assertThat(folders)
                .allSatisfy(folder -> assertThat(Files.isDirectory(folder))
                        .as("%s must be built before the arrows can be checked", folder)
                        .isTrue());
        classes = new ClassFileImporter().importPaths(folders);
        assertThat(classes).isNotEmpty();
    }

    @Test
    void arrowsPointDownwards() {
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("org.brandcast..")
                .layer("domain")
                .definedBy("org.brandcast.domain..")
                .layer("schemas")
                .definedBy("org.brandcast.schemas..")
                .layer("smpp")
                .definedBy("org.brandcast.smpp..")
                .layer("http")
                .definedBy("org.brandcast.http..")
                .layer("jdbc")
                .definedBy("org.brandcast.jdbc..")
                .layer("clickhouse")
                .definedBy("org.brandcast.clickhouse..")
                .layer("gateway")
                .definedBy("org.brandcast.gateway..")
                .layer("flink-jobs")
                .definedBy("org.brandcast.flink..")
                .layer("analytics")
                .definedBy("org.brandcast.analytics..")
                .layer("simulator")
                .definedBy("org.brandcast.simulator..")
                .layer("portal")
                .definedBy("org.brandcast.portal..")
                .layer("batch-jobs")
                .definedBy("org.brandcast.batch..")
                .layer("standalone")
                .definedBy("org.brandcast.standalone..")
                .whereLayer("gateway")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("flink-jobs")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("portal")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("batch-jobs")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("simulator")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("standalone")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("analytics")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("smpp")
                .mayOnlyBeAccessedByLayers("gateway")
                .whereLayer("http")
                .mayOnlyBeAccessedByLayers("gateway", "portal")
                .whereLayer("jdbc")
                .mayOnlyBeAccessedByLayers("gateway", "portal")
                .whereLayer("clickhouse")
                .mayOnlyBeAccessedByLayers("flink-jobs")
                .whereLayer("schemas")
                .mayOnlyBeAccessedByLayers("smpp", "clickhouse", "gateway", "flink-jobs", "portal")
                .check(classes);
    }

    @Test
    void theDomainKnowsTheJdkAlone() {
        ArchRuleDefinition.noClasses()
                .that()
                .resideInAPackage("org.brandcast.domain..")
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "are neither of the domain nor of the JDK",
                        (JavaClass other) -> Stream.of("org.brandcast.domain", "java.", "javax.crypto", "org.jspecify")
                                .noneMatch(allowed -> other.getPackageName().startsWith(allowed.replaceAll("\\.$", ""))
                                        || other.isPrimitive()
                                        || other.isArray())))
                .check(classes);
    }

    @Test
    void packagesOfTheDomainHaveNoCycles() {
        slices().matching("org.brandcast.domain.(*)..")
                .should()
                .beFreeOfCycles()
                .check(classes);
    }

    @Test
    void nothingSerialisesWithKryoOrJavaInTheJobs() {
        ArchRuleDefinition.noClasses()
                .that()
                .resideInAPackage("org.brandcast.flink..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.esotericsoftware..")
                .check(classes);
    }
}

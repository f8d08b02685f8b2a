package org.tocsin.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// The plan of the house: the data flows one way, siblings do not know each other, no package is in a circle.
class ArrowsTest {
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.tocsin");

    private static void keepsOutOf(String stage, String... others) {
        noClasses()
                .that()
                .resideInAPackage("org.tocsin." + stage + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(java.util.Arrays.stream(others)
                        .map(o -> "org.tocsin." + o + "..")
                        .toArray(String[]::new))
                .check(HOUSE);
    }

    @Test
    void the_whole_house_was_looked_at() {
        for (String room : new String[] {"model", "readers", "detect", "knowledge", "report", "investigation", "cli"}) {
            assertThat(HOUSE.stream().anyMatch(c -> c.getPackageName().startsWith("org.tocsin." + room)))
                    .as(room)
                    .isTrue();
        }
    }

    @Test
    void the_model_knows_only_the_jdk() {
        noClasses()
                .that()
                .resideInAPackage("org.tocsin.model..")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages("org.tocsin.model..", "java..", "org.jspecify..")
                .check(HOUSE);
    }

    @Test
    void no_arrow_points_back() {
        keepsOutOf("model", "readers", "detect", "knowledge", "report", "investigation", "cli");
        keepsOutOf("readers", "detect", "knowledge", "report", "investigation", "cli");
        keepsOutOf("knowledge", "readers", "detect", "report", "investigation", "cli");
        keepsOutOf("detect", "readers", "report", "investigation", "cli");
        keepsOutOf("report", "readers", "detect", "knowledge", "investigation", "cli");
        keepsOutOf("investigation", "cli");
    }

    @Test
    void siblings_do_not_know_each_other() {
        slices().matching("org.tocsin.readers.(*)..")
                .should()
                .notDependOnEachOther()
                .ignoreDependency(
                        // Files are recognised by intake when no other reader claims them.
                        com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage(
                                "org.tocsin.readers.intake.."),
                        com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage(
                                "org.tocsin.readers.files.."))
                .ignoreDependency(
                        // Mail opens what it carries for its links.
                        com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage(
                                "org.tocsin.readers.mail.."),
                        com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage(
                                "org.tocsin.readers.files.."))
                .ignoreDependency(
                        // What all logs in text have in common.
                        com.tngtech.archunit.base.DescribedPredicate.alwaysTrue(),
                        com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage(
                                "org.tocsin.readers.text.."))
                .check(HOUSE);
        slices().matching("org.tocsin.detect.(*)..")
                .should()
                .notDependOnEachOther()
                .check(HOUSE);
    }

    @Test
    void no_package_is_in_a_circle() {
        slices().matching("org.tocsin.(**)").should().beFreeOfCycles().check(HOUSE);
    }
}

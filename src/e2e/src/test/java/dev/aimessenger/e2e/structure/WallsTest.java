package dev.aimessenger.e2e.structure;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import dev.aimessenger.common.error.Failures;
import dev.aimessenger.e2e.structure.samples.left.Left;
import dev.aimessenger.e2e.structure.samples.right.Right;
import dev.aimessenger.routes.ProjectFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The walls between services and libraries, held against compiled classes. */
class WallsTest {

    private static final String OURS = "dev.aimessenger.";

    /** Root packages of the services by their folders, as their application classes tell. */
    private static final Map<String, String> SERVICES = servicePackages();

    private static final JavaClasses EVERYTHING = new ClassFileImporter()
            .importPaths(Stream.concat(
                            ProjectFiles.services().stream().map(service -> "services/" + service),
                            Stream.of("src/common", "src/camel-openai", "src/camel-websocket"))
                    .map(WallsTest::classesOf)
                    .filter(Files::isDirectory)
                    .toList());

    private static final JavaClasses SAMPLES = new ClassFileImporter().importPackagesOf(Left.class, Right.class);

    @TestFactory
    Stream<DynamicTest> noServiceUsesAnother() {
        assertThat(SERVICES).hasSameSizeAs(ProjectFiles.services());
        return SERVICES.entrySet().stream()
                .map(service -> DynamicTest.dynamicTest(service.getKey(), () -> {
                    JavaClasses own = importOf("services/" + service.getKey());
                    assertThat(own).isNotEmpty();
                    assertThat(own).allMatch(type -> type.getPackageName().startsWith(service.getValue()));
                    String[] others = SERVICES.values().stream()
                            .filter(other -> !other.equals(service.getValue()))
                            .map(other -> other + "..")
                            .toArray(String[]::new);
                    wall(service.getValue() + "..", others).check(own);
                }));
    }

    @Test
    void commonUsesNoService() {
        JavaClasses common = importOf("src/common");
        assertThat(common).isNotEmpty();
        wall(
                        OURS + "common..",
                        SERVICES.values().stream().map(name -> name + "..").toArray(String[]::new))
                .check(common);
    }

    @TestFactory
    Stream<DynamicTest> componentsUseNothingElseOfOurs() {
        return Stream.of("src/camel-openai", "src/camel-websocket")
                .map(module -> DynamicTest.dynamicTest(module, () -> {
                    JavaClasses own = importOf(module);
                    DescribedPredicate<JavaClass> othersOfOurs = resideInAnyPackage("dev.aimessenger..")
                            .and(DescribedPredicate.describe(
                                    "outside " + module,
                                    type -> !own.contain(
                                            type.getBaseComponentType().getName())));
                    noClasses()
                            .should()
                            .dependOnClassesThat(othersOfOurs)
                            .allowEmptyShould(!hasSources(module))
                            .check(own);
                }));
    }

    @Test
    void payloadsAreFreeOfFrameworks() {
        wall(OURS + "common.payload..", "org.springframework..", "org.apache.camel..", "io.grpc..")
                .check(importOf("src/common"));
    }

    /** {@link Failures} is the one place that knows what other libraries' exceptions mean. */
    @Test
    void errorWordsAreFreeOfSpring() {
        noClasses()
                .that()
                .resideInAPackage(OURS + "common.error..")
                .and()
                .doNotBelongToAnyOf(Failures.class)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework..")
                .check(importOf("src/common"));
    }

    @Test
    void routesAreNamedSo() {
        routeNames().check(EVERYTHING);
        assertThatThrownBy(() -> routeNames().check(SAMPLES)).hasMessageContaining("Left");
    }

    @Test
    void dependenciesComeThroughConstructors() {
        GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION.check(EVERYTHING);
        assertThatThrownBy(() -> GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION.check(SAMPLES))
                .hasMessageContaining("Left.right");
    }

    @Test
    void aWallIsNoticedWhenItIsClimbed() {
        String left = Left.class.getPackageName();
        String right = Right.class.getPackageName();
        wall(right + "..", left + "..").check(SAMPLES);
        assertThatThrownBy(() -> wall(left + "..", right + "..").check(SAMPLES))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Left");
    }

    @Test
    void aWallAroundNothingIsNoticed() {
        assertThatThrownBy(() -> wall("none.such..", "other..").check(SAMPLES))
                .hasMessageContaining("failed to check any classes");
    }

    private static ArchRule wall(String from, String... to) {
        return noClasses()
                .that()
                .resideInAPackage(from)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(to);
    }

    private static ArchRule routeNames() {
        return classes()
                .that(are(DescribedPredicate.describe(
                        "route builders",
                        type -> type.isAssignableTo(RouteBuilder.class) && !type.isEquivalentTo(RouteBuilder.class))))
                .should()
                .haveSimpleNameEndingWith("Routes")
                .orShould()
                .haveSimpleNameEndingWith("RouteBuilder");
    }

    private static JavaClasses importOf(String module) {
        assertThat(!hasSources(module) || Files.isDirectory(classesOf(module)))
                .as("%s is compiled", module)
                .isTrue();
        return new ClassFileImporter().importPath(classesOf(module));
    }

    private static boolean hasSources(String module) {
        return !ProjectFiles.below(ProjectFiles.ROOT.resolve(module + "/src/main/java"), ".java")
                .isEmpty();
    }

    private static Path classesOf(String module) {
        return ProjectFiles.ROOT.resolve(module + "/target/classes");
    }

    private static Map<String, String> servicePackages() {
        Map<String, String> packages = new TreeMap<>();
        for (String service : ProjectFiles.services()) {
            importOf("services/" + service).stream()
                    .filter(type -> type.getSimpleName().endsWith("Application"))
                    .forEach(type -> packages.put(service, type.getPackageName()));
        }
        return packages;
    }
}

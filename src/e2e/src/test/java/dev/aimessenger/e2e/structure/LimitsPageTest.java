package dev.aimessenger.e2e.structure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.routes.ProjectFiles;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/limits.md says what env.example and the code say. */
class LimitsPageTest {

    private static final Pattern VARIABLE = Pattern.compile("`([A-Z_]+=\\d+)`");
    private static final Pattern CONSTANT = Pattern.compile("\\[`([^`]+)`]\\(\\.\\./([^)]+\\.java)\\)");

    private static final String PAGE = ProjectFiles.read("docs/limits.md");

    @Test
    void defaultsAreThoseOfTheExample() {
        List<String> lines = ProjectFiles.read("config/env.example").lines().toList();
        List<String> variables =
                VARIABLE.matcher(PAGE).results().map(found -> found.group(1)).toList();

        assertThat(variables).hasSizeGreaterThan(30);
        assertThat(variables).allSatisfy(variable -> assertThat(lines).contains("#" + variable));
    }

    @Test
    void constantsAreThoseOfTheCode() {
        List<MatchResult> constants = CONSTANT.matcher(PAGE).results().toList();

        assertThat(constants).hasSizeGreaterThan(15);
        assertThat(constants)
                .allSatisfy(constant ->
                        assertThat(ProjectFiles.read(constant.group(2))).contains(" " + constant.group(1) + ";"));
    }

    @Test
    void everyRowSaysWhatSetsIt() {
        assertThat(PAGE.lines().filter(line -> line.startsWith("| ") && !line.startsWith("| what |")))
                .hasSizeGreaterThan(40)
                .allMatch(row ->
                        VARIABLE.matcher(row).find() || CONSTANT.matcher(row).find());
    }
}

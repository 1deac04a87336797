package dev.aimessenger.ai.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.aimessenger.common.launch.WrongSetting;
import dev.aimessenger.common.payload.AutoreplyRules.Language;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.DefaultResourceLoader;

/** Prompts in a folder of the operator's, which change while the service runs. */
class PromptFolderTest {

    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(Prompts.class);

    @TempDir
    Path folder;

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private long now;

    @BeforeEach
    void shippedPrompts() throws IOException {
        for (String language : List.of("ru", "en")) {
            for (String name : List.of("system", "summary", "feed", "autoreply", "advice", "missed")) {
                write(language + "/" + name + ".txt", "old " + name);
            }
        }
        lines.start();
        LOGGER.addAppender(lines);
    }

    @AfterEach
    void detach() {
        LOGGER.detachAppender(lines);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "file:", "file://"})
    void aFolderMayBeGivenAsAUrl(String scheme) {
        Prompts prompts = new Prompts(new DefaultResourceLoader(), scheme + folder, true);

        assertThat(prompts.fill("advice", Language.RU, Map.of())).isEqualTo("old advice");
    }

    @ParameterizedTest
    @CsvSource({
        "advice, Advise {ownr}, {ownr}",
        "advice, Advise { owner }, { owner }",
        "advice, Advise {Owner}, {Owner}",
        "advice, Advise {владелец}, {владелец}",
        "advice, Advise ${header.x}, {header.x}",
        "advice, Advise {text}, {text}",
        "feed, Read {owner}, {owner}",
        "feed, Read {history}, {history}",
        "greeting, Greet {someone}, {someone}"
    })
    void anUnknownPlaceholderStopsTheStart(String name, String text, String placeholder) throws IOException {
        write("ru/" + name + ".txt", text);

        assertThatThrownBy(this::prompts)
                .isInstanceOf(WrongSetting.class)
                .hasMessageStartingWith("setting PROMPTS_DIR leads to " + folder + ", where ru/" + name
                        + ".txt has the unknown placeholder " + placeholder)
                .message()
                .doesNotContain("\n");
    }

    @Test
    void bracesThatAreNoPlaceholderStay() throws IOException {
        write("en/advice.txt", "Answer like {\"tone\": \"kind\"} or {} to {owner}");

        assertThat(prompts().fill("advice", Language.EN, Map.of("owner", "Ann")))
                .isEqualTo("Answer like {\"tone\": \"kind\"} or {} to Ann");
    }

    @Test
    void anEmptyFileStopsTheStart() throws IOException {
        write("en/system.txt", " \n");

        assertRefused("en/system.txt is empty");
    }

    @Test
    void aFileThatIsNotUtf8StopsTheStart() throws IOException {
        Files.write(folder.resolve("ru/system.txt"), "привет".getBytes("windows-1251"));

        assertRefused("ru/system.txt is not UTF-8");
    }

    @Test
    void aFileThatOneLanguageLacksStopsTheStart() throws IOException {
        write("ru/greeting.txt", "Поздоровайся");

        assertRefused("en/greeting.txt is missing");
    }

    @Test
    void aShippedPromptThatBothLanguagesLackStopsTheStart() throws IOException {
        Files.delete(folder.resolve("ru/missed.txt"));
        Files.delete(folder.resolve("en/missed.txt"));

        assertRefused("ru/missed.txt is missing");
    }

    @Test
    void aFolderThatIsNotThereStopsTheStart() {
        assertThatThrownBy(() -> new Prompts(new DefaultResourceLoader(), "/no/such/folder", true))
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining("PROMPTS_DIR leads to /no/such/folder");
        assertThatThrownBy(() -> new Prompts(new DefaultResourceLoader(), "classpath:no-such-folder", true))
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining("PROMPTS_DIR leads to classpath:no-such-folder");
    }

    @Test
    void anyFurtherFileIsAPrompt() throws IOException {
        write("ru/small-talk.txt", "Поболтай с {owner}: {history}");
        write("en/small-talk.txt", "\uFEFFChat with {owner}: {history}\n");

        assertThat(prompts().fill("small-talk", Language.EN, Map.of("owner", "Ann", "history", "hi")))
                .isEqualTo("Chat with Ann: ⟦hi⟧");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {".advice.txt.swp", "advice.txt~", "#advice.txt#", "Advice.txt", "README.md", "my_prompt.txt"})
    void filesOfOtherNamesAreLeftAlone(String name) throws IOException {
        write("ru/" + name, "{nonsense}");

        assertThat(prompts().fill("advice", Language.RU, Map.of())).isEqualTo("old advice");
    }

    @Test
    void aChangedFileIsReadAnewWithinASecond() throws IOException {
        Prompts prompts = prompts();
        write("ru/advice.txt", "newer advice");

        assertThat(prompts.fill("advice", Language.RU, Map.of())).isEqualTo("old advice");
        later(Duration.ofSeconds(1));
        assertThat(prompts.fill("advice", Language.RU, Map.of())).isEqualTo("newer advice");
        assertThat(prompts.fill("advice", Language.EN, Map.of())).isEqualTo("old advice");
    }

    @Test
    void aChangeOfTheSameLengthIsNoticedByItsTime() throws IOException {
        Prompts prompts = prompts();
        write("ru/advice.txt", "new advice");
        Files.setLastModifiedTime(folder.resolve("ru/advice.txt"), FileTime.fromMillis(1_000_000_000_000L));

        later(Duration.ofSeconds(1));

        assertThat(prompts.fill("advice", Language.RU, Map.of())).isEqualTo("new advice");
    }

    @Test
    void aPromptMayBeAddedWhileTheServiceRuns() throws IOException {
        Prompts prompts = prompts();
        write("ru/greeting.txt", "Поздоровайся");
        write("en/greeting.txt", "Say hello");

        later(Duration.ofSeconds(1));

        assertThat(prompts.fill("greeting", Language.EN, Map.of())).isEqualTo("Say hello");
    }

    @Test
    void aBrokenChangeIsRefusedWithOneLineAndMendingItIsNoticed() throws IOException {
        Prompts prompts = prompts();
        write("en/advice.txt", "Advise {ownr}");
        for (int second = 0; second < 5; second++) {
            later(Duration.ofSeconds(1));
            assertThat(prompts.fill("advice", Language.EN, Map.of("owner", "Ann")))
                    .isEqualTo("old advice");
        }

        assertThat(lines.list).singleElement().satisfies(line -> {
            assertThat(line.getLevel()).isEqualTo(Level.WARN);
            assertThat(line.getFormattedMessage())
                    .contains("en/advice.txt has the unknown placeholder {ownr}")
                    .doesNotContain("\n");
            assertThat(line.getThrowableProxy()).isNull();
        });

        write("en/advice.txt", "Do advise {owner}");
        later(Duration.ofSeconds(1));

        assertThat(prompts.fill("advice", Language.EN, Map.of("owner", "Ann"))).isEqualTo("Do advise Ann");
    }

    @Test
    void aFileThatIsTakenAwayStaysInUse() throws IOException {
        Prompts prompts = prompts();
        Files.delete(folder.resolve("ru/feed.txt"));
        later(Duration.ofSeconds(1));

        assertThat(prompts.fill("feed", Language.RU, Map.of())).isEqualTo("old feed");
        assertThat(lines.list)
                .singleElement()
                .satisfies(line -> assertThat(line.getFormattedMessage()).contains("ru/feed.txt is missing"));
    }

    @Test
    void withoutLiveReloadAChangedFileWaitsForTheNextStart() throws IOException {
        Prompts prompts = prompts(false);
        write("ru/advice.txt", "new advice");
        later(Duration.ofSeconds(1));

        assertThat(prompts.fill("advice", Language.RU, Map.of())).isEqualTo("old advice");
    }

    private Prompts prompts() {
        return prompts(true);
    }

    private Prompts prompts(boolean live) {
        return new Prompts(PromptFiles.at(folder.toString(), new DefaultResourceLoader()), live, () -> now);
    }

    private void later(Duration time) {
        now += time.toNanos();
    }

    private void assertRefused(String why) {
        assertThatThrownBy(this::prompts)
                .isInstanceOf(WrongSetting.class)
                .hasMessage("setting PROMPTS_DIR leads to " + folder + ", where " + why);
    }

    private void write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text, StandardCharsets.UTF_8);
    }
}

package dev.aimessenger.e2e.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.e2e.client.MessengerClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

/**
 * Every screen, light and dark, on a desktop and on a phone: axe-core finds nothing serious, and a picture of it goes to
 * {@code target/screenshots}.
 */
class ScreensIT extends BrowserTest {

    private static final String AXE = axe();

    private final List<String> findings = new ArrayList<>();

    @Test
    void everyScreenIsAccessible() {
        Browser browser = open();
        browser.awaitSignedOut();
        look(browser, "sign-in");
        browser.signIn("nobody@example.org", Browser.PASSWORD);
        browser.awaitText("do not match");
        look(browser, "sign-in-refused");
        MessengerClient ann = named("Ann Keller");
        MessengerClient bob = named("Bob Miller");
        browser.signIn(ann.email(), Browser.PASSWORD);
        browser.awaitSignedIn();
        browser.awaitText("No chats yet");
        look(browser, "no-chats");

        long chatId = fill(ann, bob);
        browser.openChat("Bob Miller");
        browser.awaitMessage("Perfect. I will bring the rope.");
        look(browser, "conversation");
        browser.driver().executeScript("history.back()");
        look(browser, "chats");
        browser.openChat("Bob Miller");
        browser.openAssistant();
        browser.bind("Advice");
        browser.awaitAssistant("Ready");
        browser.enter("Question (optional)", "How do I say that I am late?");
        browser.press("Ask for advice");
        browser.await(
                "advice",
                () -> "done"
                        .equals(browser.element(By.cssSelector("[data-testid=answer]"))
                                .getDomAttribute("data-state")));
        look(browser, "assistant-advice");
        browser.choose("Autoreply");
        browser.choose("drafts for me");
        browser.enter("Shortest (s)", "0");
        browser.enter("Longest (s)", "0");
        browser.element(Browser.field("When")).sendKeys("Between");
        browser.script("document.querySelector('.panel-body').scrollTop = 10000");
        look(browser, "assistant-rules");
        browser.element(Browser.field("When")).sendKeys("Always");
        browser.press("Save");
        // Ready it was before, to advise.
        browser.awaitText("Writes answers for you to edit and send.");
        say(bob, chatId, "Do you need a lift to the station?");
        browser.element(By.cssSelector("[data-testid=draft] textarea"));
        browser.script("document.querySelector('.panel-body').scrollTop = 0");
        look(browser, "assistant-draft");
        browser.press("Close the AI assistant");
        look(browser, "draft-ready");
        browser.press("Settings");
        look(browser, "settings");
        browser.press("Close");
        browser.press("New group");
        look(browser, "new-group");
        browser.press("Close");
        browser.openChat("Climbers");
        look(browser, "group");
        browser.press("Members and settings of the chat");
        browser.await("members", () -> browser.find(By.cssSelector(".member")).isPresent());
        look(browser, "members");

        assertThat(findings).isEmpty();
    }

    private long fill(MessengerClient ann, MessengerClient bob) {
        MessengerClient carol = named("Carol Reyes");
        MessengerClient dave = named("Dave Okafor");
        long withDave = chat(dave, Map.of("type", "private", "members", List.of(ann.userId())));
        say(dave, withDave, "Did you see the photos? https://example.org/photos");
        long group = chat(
                ann, Map.of("type", "group", "title", "Climbers", "members", List.of(bob.userId(), carol.userId())));
        say(carol, group, "Who is in on Saturday?");
        say(bob, group, "I am!");
        say(carol, group, "Great, then we are three.");
        long books = chat(dave, Map.of("type", "group", "title", "Book club"));
        dave.expect(204, "POST", "/api/chats/" + books + "/send-invite", Map.of("userIds", List.of(ann.userId())));
        long withBob = chat(ann, Map.of("type", "private", "members", List.of(bob.userId())));
        say(bob, withBob, "Hi Ann, shall we go climbing on Saturday?");
        say(ann, withBob, "Good idea! The route that we saw last time?");
        say(bob, withBob, "Yes. The train leaves at 8:10, platform 4: https://example.org/trains?from=home&to=rocks");
        say(ann, withBob, "I will be there.");
        say(bob, withBob, "Perfect. I will bring the rope.");
        return withBob;
    }

    private static long chat(MessengerClient who, Map<String, ?> wanted) {
        return who.expect(201, "POST", "/api/chats", wanted).path("id").longValue();
    }

    private MessengerClient named(String name) {
        MessengerClient user = newUser(name.substring(0, name.indexOf(' ')).toLowerCase());
        user.expect(200, "PATCH", "/api/users/me", Map.of("displayName", name));
        return user;
    }

    private void look(Browser browser, String screen) {
        for (String theme : List.of("light", "dark")) {
            browser.theme(theme);
            for (boolean phone : new boolean[] {false, true}) {
                browser.size(phone ? 390 : 1280, phone ? 844 : 800);
                browser.script(
                        "return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
                String name = screen + "-" + theme + "-" + (phone ? "phone" : "desktop");
                browser.screenshot(name);
                // Colours are all that differs in the dark.
                findings.addAll(serious(browser, name, theme.equals("dark")));
            }
        }
        browser.theme("light");
        browser.size(1280, 800);
    }

    @SuppressWarnings("unchecked")
    private static List<String> serious(Browser browser, String screen, boolean coloursOnly) {
        if (browser.script("return typeof axe === 'undefined'").equals(true)) {
            browser.script(AXE);
        }
        return (List<String>) browser.driver().executeAsyncScript("""
                        const [screen, coloursOnly, done] = arguments;
                        const rules = coloursOnly ? {runOnly: {type: 'rule', values: ['color-contrast', 'link-in-text-block']}} : {};
                        axe.run(document, {resultTypes: ['violations'], ...rules}).then((result) => done(result.violations
                          .filter((finding) => ['serious', 'critical'].includes(finding.impact))
                          .flatMap((finding) => finding.nodes.map((node) =>
                            `${screen}: ${finding.id}: ${node.html} ${node.any.map((check) => check.message)}`))),
                          (failure) => done([screen + ': ' + failure]));
                        """, screen, coloursOnly);
    }

    private static String axe() {
        Properties webjar = new Properties();
        try (InputStream file = resource("/META-INF/maven/org.webjars.npm/axe-core/pom.properties")) {
            webjar.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String folder = "/META-INF/resources/webjars/axe-core/" + webjar.getProperty("version");
        try (InputStream file = resource(folder + "/axe.min.js")) {
            return new String(file.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream resource(String path) {
        return Objects.requireNonNull(ScreensIT.class.getResourceAsStream(path), path);
    }
}

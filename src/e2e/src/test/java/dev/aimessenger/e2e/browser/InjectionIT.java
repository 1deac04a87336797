package dev.aimessenger.e2e.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.e2e.client.MessengerClient;
import dev.aimessenger.e2e.client.MessengerSocket;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

/** Whatever people or the model say, and whatever they call themselves and their groups, is text and nothing else. */
class InjectionIT extends BrowserTest {

    private static final List<String> CORPUS = corpus();

    private static final String FOREIGN_ELEMENTS = """
            const ours = 'a, span, p, b, svg, path, circle, time';
            return [...document.querySelectorAll('.text, .chat-title, .chat-last, .sender, .answer-text, .draft-strip-text, h1, h2, .member-text, .me-name')]
              .flatMap((place) => [...place.querySelectorAll('*')])
              .filter((element) => !element.matches(ours)
                || [...element.attributes].some((attribute) => attribute.name.startsWith('on'))
                || (element.matches('a') && !/^https?:/.test(element.protocol)))
              .map((element) => element.outerHTML)
            """;

    @Test
    void messagesAndTitlesAreText() {
        assertThat(CORPUS).hasSizeGreaterThan(40);
        MessengerClient ann = newUser("ann");
        MessengerClient bob = newUser("bob");
        long chatId = ann.expect(201, "POST", "/api/chats", Map.of("type", "private", "members", List.of(bob.userId())))
                .path("id")
                .longValue();
        try (MessengerSocket socket = bob.connect()) {
            String last = "";
            for (String payload : CORPUS) {
                last = socket.sendMessage(chatId, payload).toString();
            }
            String id = last;
            socket.await(
                    "message-ack", ack -> ack.path("clientMessageId").asText().equals(id));
        }
        MessengerClient now = MessengerClient.login(gateway(), bob.email(), Browser.PASSWORD);
        for (String title : CORPUS) {
            now.expect(
                    201,
                    "POST",
                    "/api/chats",
                    Map.of("type", "group", "title", title, "members", List.of(ann.userId())));
        }
        Browser browser = openAs(ann);
        browser.openChat(bob.email());
        // Not all of them are in the page at once.
        Set<String> seen = new HashSet<>();
        browser.await("all messages", () -> {
            seen.addAll(browser.messages());
            assertNothingForeign(browser);
            browser.script("document.querySelector('[role=log]').scrollTop -= 400");
            return seen.containsAll(CORPUS);
        });
        browser.await("all titles", () -> titles(browser).containsAll(CORPUS));

        assertNothingForeign(browser);
        browser.await("no link leads to a script", () -> (Boolean) browser.script(
                "return [...document.querySelectorAll('.text a')].every((a) => a.rel === 'noopener noreferrer'"
                        + " && a.target === '_blank')"));
        browser.openChat("<img src=x onerror=alert(1)>");
        browser.press("Members and settings of the chat");
        browser.await(
                "the dialog",
                () -> browser.find(By.cssSelector("dialog[open] .member")).isPresent());
        assertNothingForeign(browser);
    }

    @Test
    void namesAreText() {
        MessengerClient ann = newUser("ann");
        List<String> names =
                CORPUS.stream().filter(text -> text.length() <= 100).limit(8).toList();
        long chatId = ann.expect(201, "POST", "/api/chats", Map.of("type", "group", "title", "Names"))
                .path("id")
                .longValue();
        for (String name : names) {
            MessengerClient member = newUser("member");
            member.expect(200, "PATCH", "/api/users/me", Map.of("displayName", name));
            ann.expect(
                    204, "POST", "/api/chats/" + chatId + "/send-invite", Map.of("userIds", List.of(member.userId())));
            member.expect(204, "POST", "/api/chats/" + chatId + "/accept-invite", null);
            try (MessengerSocket socket = member.connect()) {
                socket.sendMessage(chatId, "I am here");
                socket.await("message-ack", ack -> true);
            }
        }
        Browser browser = openAs(ann);
        browser.openChat("Names");

        browser.await(
                "all names",
                () -> names.equals(
                        browser.script("return [...document.querySelectorAll('.sender')].map((e) => e.textContent)")));
        assertNothingForeign(browser);
    }

    /** All of it in one answer, which is there as it was said, to the letter, wherever the page shows answers. */
    @Test
    void answersOfTheModelAreText() {
        String said = String.join("\n", CORPUS);
        MODEL.answerText(request -> said);
        MessengerClient bob = newUser("bob");
        Browser ann = openAs(newEmail("ann"));
        ann.startChatWith(bob.email());
        long chatId = ann.chatId();
        ann.openAssistant();

        ann.bindAutoreply("sent at once");
        ann.awaitAssistant("Ready");
        say(bob, chatId, "Are you there?");
        ann.await("the model's message", () -> said.equals(textOf(ann, ".bubble.ai .text")));
        assertNothingForeign(ann);

        ann.bindAutoreply("drafts for me");
        ann.awaitText("Writes answers for you to edit and send.");
        say(bob, chatId, "Where are you?");
        ann.await(
                "the draft",
                () -> said.equals(ann.script("return document.querySelector('[data-testid=draft] textarea')?.value")));
        ann.press("Close the AI assistant");
        ann.await("the draft in short", () -> said.equals(textOf(ann, ".draft-strip-text")));
        assertNothingForeign(ann);

        ann.openAssistant();
        ann.bind("Advice");
        ann.awaitText("Ask for advice whenever you like.");
        ann.press("Ask for advice");
        ann.await("advice", () -> said.equals(textOf(ann, "[data-state=done] .answer-text")));
        assertNothingForeign(ann);
        ann.press("Dismiss");
        ann.press("What did I miss?");
        ann.await("what was missed", () -> said.equals(textOf(ann, "[data-state=done] .answer-text")));
        assertNothingForeign(ann);
    }

    private static Object textOf(Browser browser, String selector) {
        return browser.script("return document.querySelector(arguments[0])?.textContent", selector);
    }

    private static void assertNothingForeign(Browser browser) {
        assertThat(browser.script(FOREIGN_ELEMENTS)).isEqualTo(List.of());
    }

    @SuppressWarnings("unchecked")
    private static List<String> titles(Browser browser) {
        return (List<String>)
                browser.script("return [...document.querySelectorAll('.chat-title')].map((e) => e.textContent)");
    }

    private static List<String> corpus() {
        try (InputStream file = InjectionIT.class.getResourceAsStream("/script-injections.txt")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}

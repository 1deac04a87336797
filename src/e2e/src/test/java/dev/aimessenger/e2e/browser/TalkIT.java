package dev.aimessenger.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.e2e.client.MessengerClient;
import dev.aimessenger.e2e.client.MessengerSocket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

class TalkIT extends BrowserTest {

    @Test
    void twoPeopleTalk() {
        String annsEmail = newEmail("ann");
        String bobsEmail = newEmail("bob");
        Browser ann = openAs(annsEmail);
        Browser bob = openAs(bobsEmail);

        ann.startChatWith(bobsEmail);
        ann.say("Hello Bob, see https://example.org/plan.");
        ann.await(
                "it is stored",
                () -> ann.stateOf("Hello Bob, see https://example.org/plan.").equals("stored"));
        bob.await(
                "it is counted",
                () -> bob.find(By.cssSelector(".chat-row .badge[aria-label='1 unread message']"))
                        .isPresent());
        assertThat(bob.driver().getTitle()).startsWith("(1)");

        bob.openChat(annsEmail);
        bob.awaitMessage("Hello Bob, see https://example.org/plan.");
        bob.await(
                "it is read", () -> bob.find(By.cssSelector(".chat-row .badge")).isEmpty());
        assertThat(bob.element(By.cssSelector(".text a")).getAttribute("href")).isEqualTo("https://example.org/plan");
        assertThat(bob.element(By.cssSelector(".text a")).getAttribute("rel")).isEqualTo("noopener noreferrer");

        bob.element(Browser.composer()).sendKeys("Two", Keys.chord(Keys.SHIFT, Keys.ENTER), "lines", Keys.ENTER);
        ann.await("the answer", () -> ann.messages().contains("Two\nlines"));
        assertThat(ann.element(By.cssSelector(".row.other .text")).getText()).isEqualTo("Two\nlines");
        assertThat(ann.element(By.cssSelector(".day")).getText()).isEqualTo("Today");
    }

    @Test
    void aGroupInvitesOneAcceptsOneDeclinesOneLeaves() {
        String bobsEmail = newEmail("bob");
        String carolsEmail = newEmail("carol");
        Browser ann = openAs(newEmail("ann"));
        Browser bob = openAs(bobsEmail);
        Browser carol = openAs(carolsEmail);

        ann.press("New group");
        ann.enter("Name of the group", "Climbers");
        ann.enter("Invite by e-mail", bobsEmail);
        ann.press("Add");
        ann.await("Bob is found", () -> ann.find(By.cssSelector(".chip")).isPresent());
        ann.enter("Invite by e-mail", carolsEmail);
        ann.press("Create group");
        ann.await("the group is open", () -> ann.find(Browser.composer()).isPresent());

        bob.press("Accept: Climbers");
        bob.await("the group is open", () -> bob.find(Browser.composer()).isPresent());
        carol.press("Decline: Climbers");
        carol.await(
                "the invite is gone",
                () -> carol.find(By.cssSelector(".invite")).isEmpty());

        bob.say("Here I am");
        ann.awaitMessage("Here I am");
        assertThat(ann.element(By.cssSelector(".sender")).getText()).isEqualTo(bobsEmail);

        bob.press("Members and settings of the chat");
        bob.press("Leave chat");
        bob.press("Leave now");
        bob.await(
                "the group is gone", () -> bob.find(By.cssSelector(".chat-row")).isEmpty());
    }

    @Test
    void whatWasTypedAndNotSentStaysWithItsChat() {
        String bobsEmail = newUser("bob").email();
        String carolsEmail = newUser("carol").email();
        Browser ann = openAs(newEmail("ann"));
        ann.startChatWith(bobsEmail);
        ann.element(Browser.composer()).sendKeys("For Bob");
        ann.startChatWith(carolsEmail);
        assertThat(ann.element(Browser.composer()).getAttribute("value")).isEmpty();

        ann.openChat(bobsEmail);

        assertThat(ann.element(Browser.composer()).getAttribute("value")).isEqualTo("For Bob");
        ann.driver().navigate().refresh();
        ann.await(
                "it is there again",
                () -> "For Bob".equals(ann.element(Browser.composer()).getAttribute("value")));
    }

    @Test
    void aChatOpensWhereTheNewMessagesBegin() {
        String annsEmail = newEmail("ann");
        MessengerClient bob = newUser("bob");
        Browser ann = openAs(annsEmail);
        ann.startChatWith(bob.email());
        long chatId = ann.chatId();
        ann.say("Tell me all");
        ann.await("it is stored", () -> ann.stateOf("Tell me all").equals("stored"));
        ann.script("history.back()");
        ann.await("the chat is closed", () -> ann.find(Browser.composer()).isEmpty());
        MessengerClient now = MessengerClient.login(gateway(), bob.email(), Browser.PASSWORD);
        try (MessengerSocket socket = now.connect()) {
            for (int i = 1; i <= 40; i++) {
                socket.sendMessage(chatId, "Line " + i);
            }
        }
        ann.await("all are counted", () -> ann.find(unread(40)).isPresent());

        ann.openChat(bob.email());

        ann.await("the first new one is in sight", () -> isInSight(ann, "Line 1") && isInSight(ann, "Tell me all"));
        assertThat(isInSight(ann, "Line 40")).isFalse();
        assertThat(ann.find(unread(40))).as("what is in sight is read").isEmpty();
        assertThat(ann.element(By.cssSelector(".chat-row .badge")).isDisplayed())
                .isTrue();
        ann.press("To the newest message");
        ann.await("the last one is in sight", () -> isInSight(ann, "Line 40"));
        ann.await("all are read", () -> ann.find(By.cssSelector(".badge")).isEmpty());
    }

    private static By unread(int count) {
        return By.cssSelector(".chat-row .badge[aria-label='" + count + " unread messages']");
    }

    private static boolean isInSight(Browser browser, String message) {
        return (Boolean) browser.script("""
                const log = document.querySelector('[role=log]').getBoundingClientRect();
                const row = [...document.querySelectorAll('.row')]
                  .find((each) => each.querySelector('.text').textContent === arguments[0])?.getBoundingClientRect();
                return row !== undefined && row.bottom > log.top && row.bottom <= log.bottom;
                """, message);
    }

    /** Ann leaves the chat elsewhere and comes back: what she says in between is refused, and kept. */
    @Test
    void aMessageThatWasRefusedIsSentAgain() {
        String annsEmail = newEmail("ann");
        MessengerClient bob = newUser("bob");
        Browser ann = openAs(annsEmail);
        ann.startChatWith(bob.email());
        MessengerClient elsewhere = MessengerClient.login(gateway(), annsEmail, Browser.PASSWORD);
        elsewhere.expect(204, "POST", "/api/chats/" + ann.chatId() + "/leave", null);

        ann.say("Are you there?");
        ann.awaitText("Not sent. You may not do this.");
        assertThat(ann.stateOf("Are you there?")).isEqualTo("failed");
        elsewhere.expect(200, "POST", "/api/chats", Map.of("type", "private", "members", List.of(bob.userId())));
        ann.press("Try again");

        ann.await("it is stored", () -> ann.stateOf("Are you there?").equals("stored"));
        assertThat(ann.messages()).containsExactly("Are you there?");
        assertThat(ann.text()).doesNotContain("Not sent");
    }

    @Test
    void thePageSpeaksRussianAndKeepsToIt() {
        Browser ann = open();
        ann.element(Browser.field("Language")).sendKeys("Рус");
        ann.await("Russian", () -> ann.find(Browser.button("Создать аккаунт")).isPresent());
        ann.driver().navigate().refresh();
        ann.await("Russian again", () -> ann.find(Browser.button("Войти")).isPresent());
        assertThat(ann.script("return document.documentElement.lang")).isEqualTo("ru");
    }

    @Test
    void aStoryByKeyboardAlone() {
        String bobsEmail = newUser("bob").email();
        Browser ann = open();
        ann.element(Browser.field("E-mail"));
        type(ann, newEmail("ann"), Keys.TAB, Browser.PASSWORD, Keys.TAB, Keys.TAB, Keys.TAB, Keys.ENTER);
        ann.awaitSignedIn();

        tabTo(ann, "Search, or enter an e-mail");
        type(ann, bobsEmail, Keys.ENTER);
        ann.await("the focus is where one writes", () -> focus(ann).equals("Message"));
        type(ann, "No mouse here", Keys.ENTER);
        ann.awaitMessage("No mouse here");

        tabTo(ann, "AI assistant: Off");
        type(ann, Keys.ENTER);
        ann.await("the focus is in the panel", () -> focus(ann).equals("AI assistant"));
        type(ann, Keys.ESCAPE);
        ann.await("the focus is back", () -> focus(ann).equals("AI assistant: Off"));
    }

    private static String focus(Browser browser) {
        return browser.driver().switchTo().activeElement().getAccessibleName();
    }

    private static void type(Browser browser, CharSequence... keys) {
        for (CharSequence key : keys) {
            browser.driver().switchTo().activeElement().sendKeys(key);
        }
    }

    private static void tabTo(Browser browser, String label) {
        browser.await("the focus is at " + label, () -> {
            if (label.equals(focus(browser))) {
                return true;
            }
            browser.driver().switchTo().activeElement().sendKeys(Keys.TAB);
            return false;
        });
    }
}

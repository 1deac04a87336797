package dev.aimessenger.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

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
        String bobsEmail = newEmail("bob");
        String carolsEmail = newEmail("carol");
        openAs(bobsEmail);
        openAs(carolsEmail);
        Browser ann = openAs(newEmail("ann"));
        ann.startChatWith(bobsEmail);
        ann.element(Browser.composer()).sendKeys("For Bob");
        ann.startChatWith(carolsEmail);
        assertThat(ann.element(Browser.composer()).getAttribute("value")).isEmpty();

        ann.openChat(bobsEmail);

        assertThat(ann.element(Browser.composer()).getAttribute("value")).isEqualTo("For Bob");
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
        String bobsEmail = newEmail("bob");
        openAs(bobsEmail);
        Browser ann = open();
        ann.element(Browser.field("E-mail"));
        type(ann, newEmail("ann"), Keys.TAB, Browser.PASSWORD, Keys.TAB, Keys.TAB, Keys.TAB, Keys.ENTER);
        ann.awaitSignedIn();

        tabTo(ann, "Search, or enter an e-mail");
        type(ann, bobsEmail, Keys.ENTER);
        ann.await("the chat is open", () -> ann.find(Browser.composer()).isPresent());
        tabTo(ann, "Message");
        type(ann, "No mouse here", Keys.ENTER);

        ann.awaitMessage("No mouse here");
    }

    private static void type(Browser browser, CharSequence... keys) {
        for (CharSequence key : keys) {
            browser.driver().switchTo().activeElement().sendKeys(key);
        }
    }

    private static void tabTo(Browser browser, String label) {
        browser.await("the focus is at " + label, () -> {
            if (label.equals(browser.driver().switchTo().activeElement().getAccessibleName())) {
                return true;
            }
            browser.driver().switchTo().activeElement().sendKeys(Keys.TAB);
            return false;
        });
    }
}

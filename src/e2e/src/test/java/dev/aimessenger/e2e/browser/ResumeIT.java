package dev.aimessenger.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

class ResumeIT extends BrowserTest {

    @Test
    void aRestartInMidConversationLosesNothing() {
        String annsEmail = newEmail("ann");
        String bobsEmail = newEmail("bob");
        Browser ann = openAs(annsEmail);
        Browser bob = openAs(bobsEmail);
        ann.startChatWith(bobsEmail);
        List<String> said = new ArrayList<>();
        say(ann, said, "Before 1");
        say(ann, said, "Before 2");
        bob.openChat(annsEmail);
        bob.awaitMessage("Before 2");

        messenger().stop();
        ann.awaitText("Reconnecting");
        ann.say("While it was away 1");
        ann.say("While it was away 2");
        said.addAll(List.of("While it was away 1", "While it was away 2"));
        assertThat(ann.stateOf("While it was away 2")).isEqualTo("sending");
        messenger().start();

        ann.await("all is stored", () -> ann.stateOf("While it was away 2").equals("stored"));
        assertThat(ann.text()).doesNotContain("Reconnecting");
        say(ann, said, "After");
        bob.awaitMessage("After");
        assertThat(ann.messages()).isEqualTo(said);
        assertThat(bob.messages()).isEqualTo(said);
        assertThat(bob.find(By.cssSelector("input[type=password]"))).isEmpty();
    }

    private static void say(Browser browser, List<String> said, String text) {
        browser.say(text);
        said.add(text);
        browser.await("it is stored", () -> browser.stateOf(text).equals("stored"));
    }
}

package dev.aimessenger.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.e2e.client.MessengerClient;
import dev.aimessenger.e2e.client.MessengerSocket;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

class AssistantIT extends BrowserTest {

    private static final By ANSWER = By.cssSelector("[data-testid=answer]");
    private static final By DRAFT = By.cssSelector("[data-testid=draft] textarea");

    private MessengerClient bob;
    private Browser ann;
    private long chatId;

    @BeforeEach
    void openAChat() {
        bob = newUser("bob");
        ann = openAs(newEmail("ann"));
        ann.startChatWith(bob.email());
        chatId = ann.chatId();
        ann.openAssistant();
    }

    @Test
    void theModelAnswersInTheUsersNameAndSaysSo() {
        ann.choose("Autoreply");
        ann.enter("Shortest (s)", "0");
        ann.enter("Longest (s)", "0");
        ann.press("Save");
        ann.awaitAssistant("Ready");

        bobSays("Are you there?");

        ann.await(
                "an answer of the model",
                () -> ann.find(By.cssSelector(".row.mine .bubble.ai"))
                        .filter(bubble -> bubble.getText().contains("Written by AI"))
                        .isPresent());

        ann.press("Pause");
        ann.awaitAssistant("Paused");
        ann.press("Resume");
        ann.awaitAssistant("Ready");
        ann.bind("Nothing");
        ann.awaitAssistant("Off");
    }

    @Test
    void allRulesAreKept() {
        ann.choose("Autoreply");
        ann.choose("drafts for me");
        ann.element(Browser.field("When")).sendKeys("Between");
        ann.enter("Time zone", "Europe/Paris");
        ann.enter("Shortest (s)", "3");
        ann.enter("Longest (s)", "7");
        ann.enter("Most answers in an hour", "12");
        ann.element(Browser.field("Language of the model")).sendKeys("Русский");
        ann.press("Save");
        ann.awaitAssistant("Ready");

        ann.driver().navigate().refresh();
        ann.awaitSignedIn();
        ann.openAssistant();

        assertThat(List.of(
                        "When",
                        "Time zone",
                        "Shortest (s)",
                        "Longest (s)",
                        "Most answers in an hour",
                        "Language of the model"))
                .extracting(label -> ann.element(Browser.field(label)).getDomProperty("value"))
                .containsExactly("hours", "Europe/Paris", "3", "7", "12", "ru");
        assertThat(ann.element(By.cssSelector("input[name=mode][value=draft]")).isSelected())
                .isTrue();
    }

    @Test
    void adviceIsWatchedAsItIsWrittenAndTakenIntoTheComposer() {
        ann.bind("Advice");
        ann.awaitAssistant("Ready");
        bobSays("Shall we climb tomorrow?");
        ann.awaitMessage("Shall we climb tomorrow?");

        ann.enter("Question (optional)", "What should I say?");
        ann.press("Ask for advice");
        AtomicInteger seen = new AtomicInteger();
        ann.await("it is being written", () -> {
            WebElement answer = ann.element(ANSWER);
            seen.set(answer.getText().length());
            return "writing".equals(answer.getDomAttribute("data-state"));
        });
        ann.await("it is done", () -> "done".equals(ann.element(ANSWER).getDomAttribute("data-state")));
        assertThat(ann.element(ANSWER).getText().length()).isGreaterThan(seen.get());

        ann.press("Use as message");
        String taken = ann.element(Browser.composer()).getDomProperty("value");
        assertThat(taken).contains("[simulator]");
        assertThat(ann.messages()).hasSize(1);
    }

    @Test
    void adviceThatIsCancelledStops() {
        ann.bind("Advice");
        ann.awaitAssistant("Ready");

        ann.press("Ask for advice");
        ann.press("Cancel");

        ann.awaitText("Cancelled.");
    }

    @Test
    void aDraftIsEditedAndSentAndAnotherIsDiscarded() {
        ann.choose("Autoreply");
        ann.choose("drafts for me");
        ann.enter("Shortest (s)", "0");
        ann.enter("Longest (s)", "0");
        ann.press("Save");
        ann.awaitAssistant("Ready");

        bobSays("Do you have time?");
        WebElement draft = ann.element(DRAFT);
        assertThat(draft.getDomProperty("value")).contains("[simulator]");
        draft.clear();
        draft.sendKeys("Yes, at noon");
        ann.press("Send draft");
        ann.awaitMessage("Yes, at noon");
        ann.await("the draft is gone", () -> ann.find(DRAFT).isEmpty());

        bobSays("Where?");
        ann.element(DRAFT);
        ann.press("Discard");
        ann.await("the draft is gone", () -> ann.find(DRAFT).isEmpty());
        assertThat(ann.messages())
                .contains("Do you have time?", "Yes, at noon", "Where?")
                .hasSize(3);
    }

    @Test
    void whatWasMissedIsTold() {
        bobSays("We meet at nine.");
        ann.awaitMessage("We meet at nine.");

        ann.press("What did I miss?");

        ann.await(
                "an answer",
                () -> ann.find(ANSWER)
                        .filter(answer -> "done".equals(answer.getDomAttribute("data-state")))
                        .isPresent());
    }

    private void bobSays(String text) {
        MessengerClient now = MessengerClient.login(gateway(), bob.email(), Browser.PASSWORD);
        try (MessengerSocket socket = now.connect()) {
            Object id = socket.sendMessage(chatId, text).toString();
            socket.await(
                    "message-ack", ack -> ack.path("clientMessageId").asText().equals(id));
        }
    }
}

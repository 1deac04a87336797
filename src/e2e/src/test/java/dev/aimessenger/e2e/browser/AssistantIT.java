package dev.aimessenger.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.e2e.client.MessengerClient;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

class AssistantIT extends BrowserTest {

    private static final By ANSWER = By.cssSelector("[data-testid=answer]");
    private static final By DRAFT = By.cssSelector("[data-testid=draft] textarea");

    private MessengerClient bob;
    private String annsEmail;
    private Browser ann;
    private long chatId;

    @BeforeEach
    void openAChat() {
        bob = newUser("bob");
        annsEmail = newEmail("ann");
        ann = openAs(annsEmail);
        ann.startChatWith(bob.email());
        chatId = ann.chatId();
        ann.openAssistant();
    }

    @Test
    void theModelAnswersInTheUsersNameAndSaysSo() {
        ann.bindAutoreply("sent at once");
        ann.awaitAssistant("Ready");

        say(bob, chatId, "Are you there?");

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
        say(bob, chatId, "Shall we climb tomorrow?");
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
        assertThat(taken).isEqualTo(SAID);
        assertThat(ann.messages()).hasSize(1);
    }

    @Test
    void adviceThatIsCancelledStops() {
        ann.bind("Advice");
        ann.awaitAssistant("Ready");
        modelSays(SAID, 1_000);

        ann.press("Ask for advice");
        ann.press("Cancel");

        ann.awaitText("Cancelled.");
    }

    @Test
    void aDraftIsEditedAndSentAndAnotherIsDiscarded() {
        ann.bindAutoreply("drafts for me");
        ann.awaitAssistant("Ready");

        say(bob, chatId, "Do you have time?");
        WebElement draft = ann.element(DRAFT);
        assertThat(draft.getDomProperty("value")).isEqualTo(SAID);
        draft.clear();
        draft.sendKeys("Yes, at noon");
        ann.press("Send draft");
        ann.awaitMessage("Yes, at noon");
        ann.await("the draft is gone", () -> ann.find(DRAFT).isEmpty());

        say(bob, chatId, "Where?");
        ann.element(DRAFT);
        ann.press("Discard");
        ann.await("the draft is gone", () -> ann.find(DRAFT).isEmpty());
        assertThat(ann.messages())
                .contains("Do you have time?", "Yes, at noon", "Where?")
                .hasSize(3);
    }

    @Test
    void whatWasMissedIsTold() {
        say(bob, chatId, "We meet at nine.");
        ann.awaitMessage("We meet at nine.");

        ann.press("What did I miss?");

        ann.await(
                "an answer",
                () -> ann.find(ANSWER)
                        .filter(answer -> "done".equals(answer.getDomAttribute("data-state")))
                        .isPresent());
    }

    @Test
    void aSpentBudgetIsTold() throws SQLException {
        ann.bindAutoreply("sent at once");
        ann.awaitAssistant("Ready");
        spendTheDaysTokens();

        say(bob, chatId, "Are you there?");

        ann.awaitText("Today’s tokens are used up, so the last message was not answered.");
        ann.awaitAssistant("Budget spent");
        assertThat(ann.element(By.cssSelector(".meter")).getText()).contains("of 1,000,000 tokens");
        assertThat(ann.messages()).containsExactly("Are you there?");
    }

    private void spendTheDaysTokens() throws SQLException {
        try (Connection connection = database();
                PreparedStatement sql = connection.prepareStatement("""
                        INSERT INTO ai.token_usage (owner_id, day, calls, prompt_tokens, completion_tokens)
                        SELECT ?, (now() AT TIME ZONE 'UTC')::date + i, 1, 1000000, 0 FROM generate_series(0, 1) i
                        ON CONFLICT (owner_id, day) DO UPDATE SET prompt_tokens = excluded.prompt_tokens
                        """)) {
            sql.setLong(1, annsId());
            sql.executeUpdate();
        }
    }

    /** Bob's model answers Ann, and Ann's does not answer Bob's. */
    @Test
    void theLoopFuseIsTold() {
        ann.bindAutoreply("sent at once");
        ann.awaitAssistant("Ready");
        MessengerClient now = MessengerClient.login(gateway(), bob.email(), Browser.PASSWORD);
        now.bind(chatId, Map.of("type", "autoreply", "delay", Map.of("minSeconds", 0, "maxSeconds", 0)));

        ann.say("Who is there?");

        ann.awaitText("Two models would have gone on answering each other, so yours stopped.");
        assertThat(ann.messages()).containsExactly("Who is there?", SAID);
        ann.press("Dismiss");
        assertThat(ann.find(By.cssSelector("[data-testid=notice]"))).isEmpty();
    }

    private long annsId() {
        return MessengerClient.login(gateway(), annsEmail, Browser.PASSWORD).userId();
    }
}

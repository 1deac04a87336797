package dev.aimessenger.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.e2e.client.MessengerClient;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

/** A chat of ten thousand messages is read from its end to its beginning, with few of them in the page at once. */
class ManyMessagesIT extends BrowserTest {

    private static final int MESSAGES = 10_000;
    private static final long MOST_ROWS = 150;

    @Test
    void tenThousandMessagesAreScrolledThrough() throws SQLException {
        MessengerClient ann = newUser("ann");
        MessengerClient bob = newUser("bob");
        long chatId = ann.expect(201, "POST", "/api/chats", Map.of("type", "private", "members", List.of(bob.userId())))
                .path("id")
                .longValue();
        store(chatId, ann, bob);
        Browser browser = openAs(ann);

        browser.openChat(bob.email());
        browser.await(
                "the newest is there",
                () -> browser.messages().stream().anyMatch(text -> text.startsWith("Message " + MESSAGES + " ")));
        assertThat(rows(browser)).isLessThan(MOST_ROWS);

        long began = System.nanoTime();
        browser.await("the first is there", () -> {
            browser.script("document.querySelector('[role=log]').scrollTop = 0");
            assertThat(rows(browser)).isLessThan(MOST_ROWS);
            return browser.messages().stream().anyMatch(text -> text.startsWith("Message 1 "));
        });
        double seconds = (System.nanoTime() - began) / 1e9;

        // What stands at the top of the viewport stays there while all around it is measured.
        Object frames = browser.driver().executeAsyncScript("""
                        const done = arguments[0];
                        const log = document.querySelector('[role=log]');
                        const times = [];
                        let left = 120;
                        let last = performance.now();
                        const step = (now) => {
                          times.push(now - last);
                          last = now;
                          log.scrollTop += 700;
                          if (left-- > 0) requestAnimationFrame(step);
                          else done(times.sort((a, b) => a - b).map(Math.round));
                        };
                        requestAnimationFrame(step);
                        """);
        assertThat(rows(browser)).isLessThan(MOST_ROWS);
        List<String> texts = browser.messages();
        for (int i = 1; i < texts.size(); i++) {
            assertThat(number(texts.get(i))).isEqualTo(number(texts.get(i - 1)) + 1);
        }

        browser.press("To the newest message");
        browser.say("And one more");
        browser.await("it is stored", () -> browser.stateOf("And one more").equals("stored"));
        List<?> times = (List<?>) frames;
        PageReport.write(
                "ten-thousand-messages",
                "to the first message: %.1f s; frames while scrolling: median %s ms, 95th percentile %s ms, rows in the page: %d"
                        .formatted(seconds, times.get(60), times.get(114), rows(browser)));
    }

    private static long number(String text) {
        return Long.parseLong(text.split(" ")[1]);
    }

    private static long rows(Browser browser) {
        return browser.driver().findElements(By.cssSelector("[role=log] .row")).size();
    }

    private static void store(long chatId, MessengerClient ann, MessengerClient bob) throws SQLException {
        try (Connection connection = database();
                Statement sql = connection.createStatement()) {
            sql.execute("""
                    INSERT INTO message.messages (chat_id, seq, message_id, client_message_id, sender_id, sender_email,
                        text, ai_generated, hops, sent_at)
                    SELECT %1$d, i, gen_random_uuid(), gen_random_uuid(), CASE WHEN i %% 3 = 0 THEN %2$d ELSE %3$d END,
                        CASE WHEN i %% 3 = 0 THEN '%4$s' ELSE '%5$s' END,
                        'Message ' || i || ' ' || repeat('of some length ', i %% 17), i %% 10 = 3, 0,
                        now() - (%6$d - i) * interval '3 minutes'
                    FROM generate_series(1, %6$d) i
                    """.formatted(chatId, ann.userId(), bob.userId(), ann.email(), bob.email(), MESSAGES));
            sql.execute("INSERT INTO message.chat_seq VALUES (%d, %d)".formatted(chatId, MESSAGES));
        }
    }
}

package dev.aimessenger.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.e2e.client.MessengerClient;
import dev.aimessenger.e2e.client.MessengerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** What operators and viewers do in Hawtio's own pages, as docs/operating.md says. */
class HawtioIT extends BrowserTest {

    /** Hawtio loads megabytes, asks for all MBeans, and looks again every five seconds. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final String ROUTE = "persist-message";

    private MessengerClient ann;
    private MessengerClient bob;
    private long chatId;

    @BeforeEach
    void letTwoTalk() {
        ann = newUser("ann");
        bob = newUser("bob");
        chatId = ann.expect(201, "POST", "/api/chats", Map.of("type", "private", "members", List.of(bob.userId())))
                .path("id")
                .longValue();
    }

    @Test
    void anOperatorStopsARouteStartsItAgainAndReadsTheWayOfAMessage() {
        awaitStored(send("before"));

        Browser browser = signIn("olga");
        openRoutes(browser);
        await("what the route has done", () -> number(browser, "Completed") > 0);
        assertThat(number(browser, "Failed")).isZero();
        assertThat(number(browser, "InFlight")).isZero();

        steer(browser, "Stop");
        await("the route is stopped", () -> cell(browser, "State").equals("Stopped"));
        String waiting = send("while it was stopped");
        assertThat(stored()).hasSize(1);

        steer(browser, "Start");
        await("the route is started", () -> cell(browser, "State").equals("Started"));
        awaitStored(waiting);

        browser.driver().get(management("/ops/").toString());
        browser.element(By.id("message-id")).sendKeys(waiting);
        browser.press("Trace");
        browser.awaitText("Stored in chat " + chatId);
        assertThat(browser.text()).contains("Accepted by a gateway").doesNotContain("while it was stopped");
    }

    @Test
    void aViewerSeesRoutesAndStopsNone() {
        Browser browser = signIn("vera");
        openRoutes(browser);

        steer(browser, "Stop");
        await("the refusal", () -> browser.text().contains("Operation stop() forbidden"));
        assertThat(cell(browser, "State")).isEqualTo("Started");
        awaitStored(send("after all"));

        browser.driver().get(management("/ops/").toString());
        browser.awaitText("Not allowed");
    }

    private static URI management(String path) {
        return URI.create("http://localhost:" + messenger().port("AI_MANAGEMENT_PORT") + path);
    }

    private Browser signIn(String name) {
        Browser browser = open(management("/actuator/hawtio"));
        browser.element(By.name("username")).sendKeys(name);
        browser.element(By.name("password")).sendKeys(OPERATORS_PASSWORD);
        browser.press("Sign in");
        return browser;
    }

    /** Camel, message-service, routes. */
    private static void openRoutes(Browser browser) {
        press(browser, By.xpath("//nav//a[normalize-space()='Camel']"));
        String service = "//li[contains(@id,'-message-service-folder')]";
        press(browser, By.xpath(service + "/div//button[contains(@class,'toggle')]"));
        press(
                browser,
                By.xpath("//li[contains(@id,'-message-service-folder-routes-folder')]"
                        + "/div//*[contains(@class,'node-text')][normalize-space()='routes']"));
        await("the routes", () -> cell(browser, "State").equals("Started"));
    }

    private static void steer(Browser browser, String button) {
        WebElement chosen = browser.element(By.xpath(row() + "//input"));
        await(button + " can be pressed", () -> {
            if (!chosen.isSelected()) {
                chosen.click();
            }
            return browser.find(Browser.button(button)).isPresent();
        });
        browser.press(button);
    }

    private static void press(Browser browser, By what) {
        await("pressing " + what, () -> {
            browser.find(what).orElseThrow().click();
            return true;
        });
    }

    private static String row() {
        return "//tr[td[@data-label='Name'][normalize-space()='" + ROUTE + "']]";
    }

    private static String cell(Browser browser, String column) {
        return browser.find(By.xpath(row() + "/td[@data-label='" + column + "']"))
                .orElseThrow()
                .getText();
    }

    private static int number(Browser browser, String column) {
        return Integer.parseInt(cell(browser, column));
    }

    private static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what).atMost(PATIENCE).ignoreExceptions().until(condition);
    }

    /** @return its messageId, once it is acknowledged */
    private String send(String text) {
        try (MessengerSocket socket = again(bob).connect()) {
            String id = socket.sendMessage(chatId, text).toString();
            return socket.await(
                            "message-ack",
                            ack -> ack.path("clientMessageId").asText().equals(id))
                    .path("messageId")
                    .textValue();
        }
    }

    private void awaitStored(String messageId) {
        await(messageId + " is stored", () -> stored().contains(messageId));
    }

    /** What a member of the chat gets of it: ids. */
    private List<String> stored() {
        return again(ann)
                .expect(200, "GET", "/api/chats/" + chatId + "/messages?afterSeq=0&limit=10", null)
                .findValuesAsText("messageId");
    }

    /** The tokens of before have ended perhaps. */
    private static MessengerClient again(MessengerClient who) {
        return MessengerClient.login(gateway(), who.email(), Browser.PASSWORD);
    }
}

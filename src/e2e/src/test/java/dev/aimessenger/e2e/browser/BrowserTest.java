package dev.aimessenger.e2e.browser;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.aimessenger.e2e.RunningMessenger;
import dev.aimessenger.e2e.client.MessengerClient;
import dev.aimessenger.e2e.client.MessengerSocket;
import dev.aimessenger.e2e.model.StubModel;
import dev.aimessenger.e2e.model.StubModel.Reply;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** One messenger for all tests of the page, and browsers that a test opens. */
abstract class BrowserTest {

    /** What the model says, where a test does not tell it what to say. */
    static final String SAID =
            "Yes, let us go at noon if it does not rain, and take the rope and the lamp that we had last time";

    static final StubModel MODEL = new StubModel();

    /** Of olga, an operator, and vera, a viewer. */
    static final String OPERATORS_PASSWORD = "correct-horse-battery";

    private static final int MILLISECONDS_PER_WORD = 60;

    /** Tokens end soon, so that they are renewed while the tests run. */
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            entry("ACCESS_TOKEN_LIFETIME_SECONDS", "25"),
            entry("OPENAI_BASE_URL", MODEL.baseUrl()),
            entry("OPENAI_MODEL", "stub"),
            entry("OPERATOR_ACCOUNTS", "olga:" + OPERATORS_PASSWORD),
            entry("VIEWER_ACCOUNTS", "vera:" + OPERATORS_PASSWORD),
            entry("PASSWORD_MEMORY_KIB", "1024"),
            entry("LOGIN_LIMIT_PER_ADDRESS", "100000"),
            entry("LOGIN_LIMIT_PER_ACCOUNT", "100000"),
            entry("REGISTER_LIMIT_PER_ADDRESS", "100000"),
            entry("MESSAGE_LIMIT_PER_SECOND", "1000"),
            entry("MESSAGE_LIMIT_BURST", "1000"));

    private static RunningMessenger running;

    private final List<Browser> open = new ArrayList<>();

    /** Before each and not before all, where a report would not say why. */
    @BeforeEach
    void needChromiumAndLetTheModelAnswer() {
        assumeTrue(Browser.installed().isPresent(), "skipped: no Chromium");
        modelSays(SAID, MILLISECONDS_PER_WORD);
    }

    /** From now on; as a stream at a pace that can be watched. */
    static void modelSays(String text, int millisecondsPerWord) {
        MODEL.answer(request -> request.streaming() ? Reply.slowText(text, millisecondsPerWord) : Reply.text(text));
    }

    static synchronized RunningMessenger messenger() {
        if (running == null) {
            running = new RunningMessenger(SETTINGS);
            Runtime.getRuntime().addShutdownHook(new Thread(running::close));
            running.start();
        }
        return running;
    }

    static URI gateway() {
        return messenger().gateway();
    }

    static String newEmail(String name) {
        return name + "-" + UUID.randomUUID().toString().substring(0, 8) + "@example.org";
    }

    /** Somebody who has no browser. */
    static MessengerClient newUser(String name) {
        return MessengerClient.register(gateway(), newEmail(name), Browser.PASSWORD);
    }

    /** Somebody who has no browser says something. The tokens of before have ended perhaps. */
    static void say(MessengerClient who, long chatId, String text) {
        MessengerClient now = MessengerClient.login(gateway(), who.email(), Browser.PASSWORD);
        try (MessengerSocket socket = now.connect()) {
            String id = socket.sendMessage(chatId, text).toString();
            socket.await(
                    "message-ack", ack -> ack.path("clientMessageId").asText().equals(id));
        }
    }

    static Connection database() throws SQLException {
        return DriverManager.getConnection(messenger().databaseUrl());
    }

    Browser open() {
        return open(gateway());
    }

    Browser open(URI page) {
        Browser browser = Browser.open(page);
        open.add(browser);
        return browser;
    }

    /** A browser in which somebody new has signed up. */
    Browser openAs(String email) {
        Browser browser = open();
        browser.signUp(email);
        return browser;
    }

    /** A browser of somebody who has an account. */
    Browser openAs(MessengerClient user) {
        Browser browser = open();
        browser.signIn(user.email(), Browser.PASSWORD);
        browser.awaitSignedIn();
        return browser;
    }

    @AfterEach
    void assertCleanAndClose() {
        try {
            open.forEach(Browser::assertClean);
        } finally {
            open.forEach(Browser::close);
        }
    }
}

package dev.aimessenger.e2e.browser;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.aimessenger.e2e.RunningMessenger;
import dev.aimessenger.e2e.client.MessengerClient;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** One messenger for all tests of the page, and browsers that a test opens. */
abstract class BrowserTest {

    /** Short, so that tokens are renewed while the tests run; the simulator writes at a pace that can be watched. */
    private static final Map<String, String> SETTINGS = Map.of(
            "ACCESS_TOKEN_LIFETIME_SECONDS", "25",
            "SIMULATOR_LATENCY_MS", "50",
            "SIMULATOR_STREAM_DELAY_MS", "60");

    private static RunningMessenger running;

    private final List<Browser> open = new ArrayList<>();

    @BeforeAll
    static void needChromium() {
        if (Browser.installed().isEmpty()) {
            System.out.println("skipped: no Chromium");
        }
        assumeTrue(Browser.installed().isPresent(), "skipped: no Chromium");
    }

    static synchronized RunningMessenger messenger() {
        if (running == null) {
            running = new RunningMessenger(SETTINGS);
            running.start();
            Runtime.getRuntime().addShutdownHook(new Thread(running::close));
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

    Browser open() {
        Browser browser = Browser.open(gateway());
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

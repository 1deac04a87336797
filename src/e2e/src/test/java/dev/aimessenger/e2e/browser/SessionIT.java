package dev.aimessenger.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.WindowType;

class SessionIT extends BrowserTest {

    private static final String REFRESH_COOKIE = "aimessenger-session";

    @Test
    void anAccountIsMadeAndStaysSignedInUntilSignedOut() {
        String email = newEmail("ann");
        Browser ann = openAs(email);
        assertNoTokenWithinReach(ann);

        ann.driver().navigate().refresh();
        ann.awaitSignedIn();
        // One reload right after the other, while the session is being renewed.
        for (int i = 0; i < 4; i++) {
            ann.script("location.reload()");
        }
        ann.driver().navigate().refresh();
        ann.awaitSignedIn();
        assertNoTokenWithinReach(ann);

        ann.press("Settings");
        ann.press("Sign out");
        ann.awaitSignedOut();
        ann.driver().navigate().refresh();
        ann.awaitSignedOut();
        ann.await(
                "the cookie is gone",
                () -> cookies(ann).stream().noneMatch(cookie -> REFRESH_COOKIE.equals(cookie.get("name"))));

        ann.signIn(email, "another password");
        ann.awaitText("do not match");
        ann.signIn(email, Browser.PASSWORD);
        ann.awaitSignedIn();
    }

    @Test
    void twoTabsRenewTheirTokensAndSignOutTogether() {
        Browser ann = openAs(newEmail("ann"));
        String first = ann.driver().getWindowHandle();
        ann.driver().switchTo().newWindow(WindowType.TAB);
        ann.driver().get(ann.page().toString());
        ann.awaitSignedIn();
        ann.script("location.reload()");
        ann.driver().switchTo().window(first);
        ann.driver().navigate().refresh();
        ann.awaitSignedIn();
        String second = ann.driver().getWindowHandles().stream()
                .filter(handle -> !handle.equals(first))
                .findFirst()
                .orElseThrow();
        ann.driver().switchTo().window(second);
        ann.awaitSignedIn();

        ann.press("Settings");
        ann.press("Sign out");
        ann.awaitSignedOut();
        ann.driver().switchTo().window(first);
        ann.awaitSignedOut();
    }

    @Test
    void aFreshTokenGoesToTheOpenSocketsBeforeTheOldOneEnds() {
        Browser ann = openAs(newEmail("ann"));
        ann.await(
                "both sockets are open", () -> ann.script("return connections").equals(2L));

        ann.await("tokens were renewed", () -> (Boolean) ann.script("return performance.getEntriesByType('resource')"
                + ".some((entry) => entry.name.endsWith('/api/refresh'))"));
        Object renewedAt = ann.script("return performance.now()");
        ann.await("the old token has ended", () ->
                (Boolean) ann.script("return performance.now() > arguments[0] + 8500", renewedAt));

        assertThat(ann.script("return connections"))
                .as("sockets that were opened")
                .isEqualTo(2L);
    }

    private static void assertNoTokenWithinReach(Browser browser) {
        assertThat(browser.script("return document.cookie")).isEqualTo("");
        assertThat((String)
                        browser.script("return JSON.stringify([{...localStorage}, {...sessionStorage}, location.href,"
                                + " performance.getEntries().map((entry) => entry.name)])"))
                .doesNotContain("eyJ")
                .doesNotContain("token");
        assertThat(cookies(browser))
                .filteredOn(cookie -> REFRESH_COOKIE.equals(cookie.get("name")))
                .singleElement()
                .satisfies(cookie -> {
                    assertThat(cookie).containsEntry("httpOnly", true);
                    assertThat(cookie).containsEntry("sameSite", "Strict");
                    assertThat(cookie).containsEntry("path", "/api");
                });
        assertThat(browser.find(By.cssSelector("input[type=password]"))).isEmpty();
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> cookies(Browser browser) {
        return (List<Map<String, Object>>) browser.driver()
                .executeCdpCommand("Network.getAllCookies", Map.of())
                .get("cookies");
    }
}

package dev.aimessenger.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Chromium with one user before it, who finds things by what they read or hear: labels, buttons, texts. */
final class Browser implements AutoCloseable {

    static final String PASSWORD = "a long password";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(25);
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private static final Deque<Browser> RESTING = new ConcurrentLinkedDeque<>();

    private final ChromeDriver driver;
    private final URI page;

    private Browser(ChromeDriver driver, URI page) {
        this.driver = driver;
        this.page = page;
    }

    /** @return Debian's chromium or another one that is there, and its driver */
    static Optional<List<Path>> installed() {
        Optional<Path> chromium = first("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
        Optional<Path> driver = first("/usr/bin/chromedriver", "/usr/lib/chromium-browser/chromedriver");
        return chromium.flatMap(browser -> driver.map(its -> List.of(browser, its)));
    }

    private static Optional<Path> first(String... paths) {
        return Stream.of(paths).map(Path::of).filter(Files::isExecutable).findFirst();
    }

    /** One that a test before has given back, or a new one: to start one takes seconds. */
    static Browser open(URI page) {
        Browser rested = RESTING.poll();
        Browser browser = rested == null ? start(page) : rested;
        browser.driver.get(page.toString());
        return browser;
    }

    private static Browser start(URI page) {
        List<Path> programs = installed().orElseThrow();
        ChromeOptions options = new ChromeOptions();
        options.setBinary(programs.get(0).toString());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--lang=en-US",
                "--window-size=1280,800",
                // Of several browsers all but one are behind others; none is to be slowed down for that.
                "--disable-renderer-backgrounding",
                "--disable-backgrounding-occluded-windows",
                "--disable-background-timer-throttling");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(programs.get(1).toFile())
                .withLogFile(Path.of("target", "chromedriver.log").toFile())
                .build();
        Browser browser = new Browser(new ChromeDriver(service, options), page);
        // What the page did that it should not have, and how often it connected.
        browser.beforeEachPage("window.ran = []; window.violations = []; window.connections = 0;for (const name of"
                + " ['alert', 'confirm', 'prompt', 'print']) window[name] = () => window.ran.push(name);"
                + "document.addEventListener('securitypolicyviolation', (event) =>"
                + " window.violations.push(event.violatedDirective + ' ' + event.blockedURI));window.WebSocket = class"
                + " extends WebSocket { constructor(...rest) { super(...rest); window.connections++; } };");
        Runtime.getRuntime().addShutdownHook(new Thread(browser.driver::quit));
        return browser;
    }

    private void beforeEachPage(String script) {
        driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
    }

    ChromeDriver driver() {
        return driver;
    }

    // What a user does.

    void signUp(String email) {
        enter("E-mail", email);
        enter("Password", PASSWORD);
        press("Create account");
        awaitSignedIn();
    }

    void signIn(String email, String password) {
        enter("E-mail", email);
        enter("Password", password);
        press("Sign in");
    }

    void awaitSignedIn() {
        await("signed in", () -> find(button("Settings")).isPresent());
    }

    void awaitSignedOut() {
        await("signed out", () -> find(button("Sign in")).isPresent());
    }

    void startChatWith(String email) {
        WebElement search = element(By.cssSelector("input[type=search]"));
        search.sendKeys(email, Keys.ENTER);
        awaitOpen(email);
    }

    void openChat(String title) {
        press(By.xpath("//nav//a[.//*[contains(@class,'chat-title') and normalize-space()=" + quoted(title) + "]]"));
        awaitOpen(title);
    }

    /** @param name the chat's title, or the address of the other in a private one */
    private void awaitOpen(String name) {
        By head = By.xpath("//*[contains(@class,'chat-head-text')]/*[normalize-space()=" + quoted(name) + "]");
        await("the chat is open", () -> find(head).isPresent());
    }

    /** The chat that is open. */
    long chatId() {
        return Long.parseLong(((String) script("return location.hash")).substring("#chat-".length()));
    }

    void say(String text) {
        element(composer()).sendKeys(text);
        press("Send");
    }

    void openAssistant() {
        press(By.cssSelector("button.assistant-button[aria-expanded=false]"));
        await("the panel is there", () -> find(By.cssSelector(".panel form")).isPresent());
    }

    /** Chooses what the model does, by the word of its radio button, and saves. */
    void bind(String type) {
        choose(type);
        press("Save");
    }

    void choose(String words) {
        press(By.xpath("//label[contains(@class,'choice')][.//*[normalize-space()=" + quoted(words) + "]]"));
    }

    /** Lets the model answer in the user's name, without a delay. */
    void bindAutoreply(String mode) {
        choose("Autoreply");
        choose(mode);
        enter("Shortest (s)", "0");
        enter("Longest (s)", "0");
        press("Save");
    }

    void awaitAssistant(String state) {
        await(
                "the assistant is " + state,
                () -> find(By.cssSelector("[data-testid=assistant-state]"))
                        .filter(element -> element.getText().equals(state))
                        .isPresent());
    }

    // Finding things.

    static By button(String words) {
        String text = quoted(words);
        return By.xpath("//button[not(@disabled)][normalize-space()=" + text + " or @aria-label=" + text + "]");
    }

    static By field(String label) {
        return By.xpath("//label[span[normalize-space()=" + quoted(label)
                + "]]//*[self::input or self::textarea or self::select]");
    }

    static By composer() {
        return By.cssSelector(".composer textarea");
    }

    static By message(String text) {
        return By.xpath("//*[@role='log']//*[contains(@class,'text')][normalize-space()=" + quoted(text) + "]");
    }

    void press(String button) {
        press(button(button));
    }

    /** Presses what may be rendered anew at any moment. */
    void press(By what) {
        await("pressing " + what, () -> {
            element(what).click();
            return true;
        });
    }

    void enter(String label, String text) {
        WebElement field = element(field(label));
        field.clear();
        field.sendKeys(text);
    }

    Optional<WebElement> find(By what) {
        return driver.findElements(what).stream().findFirst();
    }

    WebElement element(By what) {
        await(
                "there is " + what,
                () -> find(what).filter(WebElement::isDisplayed).isPresent());
        return find(what).orElseThrow();
    }

    void awaitMessage(String text) {
        await("the message " + text, () -> find(message(text)).isPresent());
    }

    void awaitText(String text) {
        await("the text " + text, () -> text().contains(text));
    }

    String text() {
        return driver.findElement(By.tagName("body")).getText();
    }

    /** The texts of the log's messages that are in the page, in their order. */
    @SuppressWarnings("unchecked")
    List<String> messages() {
        return (List<String>)
                script("return [...document.querySelectorAll('[role=log] .row .text')].map((e) => e.textContent)");
    }

    /** Of what is in the page now, with how far it has come: sending, sent, stored or failed. */
    String stateOf(String text) {
        return (String) script(
                "return [...document.querySelectorAll('.row')].find((row) =>"
                        + " row.querySelector('.text').textContent === arguments[0])?.dataset.state ?? ''",
                text);
    }

    Object script(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** Looks at once and then often: tests have hundreds of these, and most find what they wait for. */
    void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .pollDelay(Duration.ZERO)
                .pollInterval(LOOK_AGAIN)
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(condition);
    }

    // Looks.

    void theme(String theme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
    }

    void size(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
    }

    void screenshot(String name) {
        try {
            Files.createDirectories(SCREENSHOTS);
            Files.write(SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nothing ran that should not have, our policy was not violated, and no script failed. */
    void assertClean() {
        assertThat(script("return window.ran ?? []")).isEqualTo(List.of());
        assertThat(script("return window.violations ?? []")).isEqualTo(List.of());
        assertThat(driver.manage().logs().get(LogType.BROWSER).getAll().stream().map(LogEntry::getMessage))
                .noneMatch(line -> line.contains("Content Security Policy") || line.contains("Uncaught"));
    }

    URI page() {
        return page;
    }

    /** Forgets who was here. */
    @Override
    public void close() {
        List<String> windows = List.copyOf(driver.getWindowHandles());
        windows.subList(1, windows.size()).forEach(window -> {
            driver.switchTo().window(window);
            driver.close();
        });
        driver.switchTo().window(windows.get(0));
        script("sessionStorage.clear(); localStorage.clear()");
        driver.executeCdpCommand("Network.clearBrowserCookies", Map.of());
        driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
        driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of()));
        driver.get("about:blank");
        driver.manage().logs().get(LogType.BROWSER);
        RESTING.add(this);
    }

    private static String quoted(String text) {
        return text.contains("'") ? '"' + text + '"' : "'" + text + "'";
    }
}

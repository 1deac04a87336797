package dev.aimessenger.ai.prompt;

import dev.aimessenger.common.launch.WrongSetting;
import dev.aimessenger.common.payload.AutoreplyRules.Language;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.ResourceLoader;
import org.springframework.stereotype.Component;

/**
 * The prompts: text files, {@code <language>/<name>.txt}, with placeholders in braces. With live reload, a changed file
 * of a folder is read anew within about a second of the next use; a change that breaks the set is refused with a line in
 * the log, and the prompts stay as they were.
 */
@Component("prompts")
public class Prompts {

    private static final Logger LOG = LoggerFactory.getLogger(Prompts.class);

    private static final long LOOK_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final PromptFiles files;
    private final LongSupplier nanoTime;
    private final AtomicLong nextLook;
    private final boolean live;
    private Map<String, String> seen;
    private volatile Map<Language, Map<String, PromptText>> texts;

    /**
     * @param location {@code classpath:<folder>}, {@code file:<folder>} or a folder
     * @param live whether changed files are read anew
     * @throws WrongSetting naming the file, when one is missing, empty, unreadable or has an unknown placeholder
     */
    @Autowired
    public Prompts(
            ResourceLoader resources,
            @Value("${aimessenger.prompts}") String location,
            @Value("${aimessenger.live-reload}") boolean live) {
        this(PromptFiles.at(location, resources), live, System::nanoTime);
    }

    Prompts(PromptFiles files, boolean live, LongSupplier nanoTime) {
        this.live = live;
        this.files = files;
        this.nanoTime = nanoTime;
        this.nextLook = new AtomicLong(nanoTime.getAsLong() + LOOK_EVERY_NANOS);
        this.seen = files.stamps();
        this.texts = files.read();
    }

    /**
     * A prompt with its placeholders filled in. What is filled in is never read for placeholders again. Other people's
     * words (text, history, summary, question) come between the marks of {@link Fence}; addresses (email, owner) as
     * one line.
     *
     * @param name the file's, without {@code .txt}
     * @param values by placeholder; what is missing is filled in as nothing
     * @throws IllegalArgumentException when there is no such prompt
     */
    public String fill(String name, Language language, Map<String, String> values) {
        lookForChanges();
        PromptText text = texts.get(language).get(name);
        if (text == null) {
            throw new IllegalArgumentException("There is no prompt '" + name + "'");
        }
        return text.fill(values);
    }

    /** Other people's words between the marks that set them apart from instructions. */
    public static String fenced(String words) {
        return Fence.around(words);
    }

    /**
     * One message as a line of a history. Its further lines are indented, so that no message can pass for two, one of
     * them by somebody else.
     */
    public static String line(String email, String text) {
        return Fence.oneLine(email) + ": " + text.strip().replaceAll("\\R", "\n    ");
    }

    private void lookForChanges() {
        if (!live) {
            return;
        }
        long now = nanoTime.getAsLong();
        long next = nextLook.get();
        if (now - next < 0 || !nextLook.compareAndSet(next, now + LOOK_EVERY_NANOS)) {
            return;
        }
        synchronized (files) {
            // Before the files are read: what changes meanwhile is then seen as changed the next time.
            Map<String, String> stamps = files.stamps();
            if (stamps.equals(seen)) {
                return;
            }
            seen = stamps;
            try {
                texts = files.read();
                LOG.info("The prompts have changed and are used as they are now");
            } catch (WrongSetting refused) {
                LOG.warn("The prompts have changed but stay in use as they were: {}", refused.getMessage());
            }
        }
    }
}

package dev.aimessenger.common.reload;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what became of an edit, for the person who made it. Several services in one JVM share files, and find the same
 * in them: it is said once.
 */
final class Told {

    private static final Logger LOG = LoggerFactory.getLogger("dev.aimessenger.common.reload.Edits");
    private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

    private Told() {}

    static void done(String edit, String words) {
        if (SAID.add(edit + words)) {
            LOG.info("{}", words);
        }
    }

    static void refused(String edit, String words) {
        if (SAID.add(edit + words)) {
            LOG.warn("{}", words);
        }
    }
}

package dev.aimessenger.common.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.ClassPathResource;

/** SQL statements live in files on the classpath, with named parameters ({@code :name}). */
public final class SqlFile {

    private SqlFile() {}

    /**
     * The statement in a file.
     *
     * @param path such as {@code sql/chat/find-chat.sql}
     */
    public static String read(String path) {
        try {
            return new ClassPathResource(path).getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

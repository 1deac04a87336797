package dev.aimessenger.chat.chats;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** In JSON and SQL: {@code private}, {@code group}. */
public enum ChatType {
    /** Between two users; exists once for the two. */
    @JsonProperty("private")
    PRIVATE,
    /** Of any number of users, who can invite others. */
    @JsonProperty("group")
    GROUP;

    /** The name in JSON and SQL. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException when there is no such type */
    public static ChatType ofLabel(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}

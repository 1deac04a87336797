package dev.aimessenger.common.payload;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a model does in a chat for the one who bound it. In JSON and SQL: {@code advice}, {@code autoreply}. */
public enum BindingType {
    @JsonProperty("advice")
    ADVICE,
    @JsonProperty("autoreply")
    AUTOREPLY;

    /** The name in JSON and SQL. */
    public String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** @throws IllegalArgumentException when there is no such type */
    public static BindingType ofLabel(String label) {
        for (BindingType type : values()) {
            if (type.label().equals(label)) {
                return type;
            }
        }
        throw new IllegalArgumentException("Unknown binding type: " + label);
    }
}

package dev.aimessenger.openai;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What an endpoint can do: the part of {@code openai:<operation>} after the colon. */
public enum OpenAIOperations {
    CHAT_COMPLETION("chat-completion");

    private final String value;

    OpenAIOperations(String value) {
        this.value = value;
    }

    /** The name in a URI. */
    public String getValue() {
        return value;
    }

    /** @throws IllegalArgumentException naming the known operations, for any other */
    public static OpenAIOperations fromValue(String value) {
        return Arrays.stream(values())
                .filter(operation -> operation.value.equals(value))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Unknown operation '" + value + "', known here: "
                        + Arrays.stream(values())
                                .map(OpenAIOperations::getValue)
                                .collect(Collectors.joining(", "))));
    }
}

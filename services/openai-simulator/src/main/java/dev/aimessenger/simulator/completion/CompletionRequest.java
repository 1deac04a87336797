package dev.aimessenger.simulator.completion;

import java.util.List;
import java.util.OptionalInt;

/**
 * What the simulator reads of a chat completion request.
 *
 * @param messages at least one, the last one with text
 * @param maxTokens limit of the answer, if there is one; 1 or more
 * @param includeUsage whether a stream ends with a chunk that tells the tokens
 */
public record CompletionRequest(
        String model, List<Turn> messages, boolean streaming, boolean includeUsage, OptionalInt maxTokens) {

    /** One message of the conversation. */
    public record Turn(String role, String text) {}

    /** The last thing a user said, or the last message if no user said anything. */
    public String lastUserText() {
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i).role().equals("user")) {
                return messages.get(i).text();
            }
        }
        return messages.get(messages.size() - 1).text();
    }
}
